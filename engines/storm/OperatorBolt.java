package millrace;

import java.util.Map;
import org.apache.storm.task.OutputCollector;
import org.apache.storm.task.TopologyContext;
import org.apache.storm.topology.OutputFieldsDeclarer;
import org.apache.storm.topology.base.BaseRichBolt;
import org.apache.storm.tuple.Tuple;

/**
 * Hosts a workload's operator over the events of some keys. States and timers are in memory: Storm keeps none.
 *
 * <p>Timers fire as soon as the least event time of all inputs has grown: a bolt sees only events of its own keys, but
 * every watermark record.
 */
final class OperatorBolt extends BaseRichBolt {
  private static final long serialVersionUID = 1;

  private transient MemoryOperator<?> operator;
  private transient long disorderMs;
  private transient int partitions;
  private transient PartitionTimes times;
  private transient AnswerSender answers;

  @Override
  public void prepare(Map<String, Object> configuration, TopologyContext context, OutputCollector collector) {
    try {
      HostSettings settings = StormHost.settings();
      answers = new AnswerSender(settings, collector);
      operator = new MemoryOperator<>(Hosted.of(settings), answers::send);
      disorderMs = settings.number("disorder");
      partitions = (int) settings.number("partitions");
      times = new PartitionTimes(new EventTuples(settings).inputs());
    } catch (RuntimeException error) {
      HostState.fail(error);
    }
  }

  @Override
  public void execute(Tuple tuple) {
    try {
      answers.begin(tuple);
      process(tuple.getBinary(1), tuple.getInteger(2));
      answers.end();
    } catch (RuntimeException error) {
      HostState.fail(error);
    }
  }

  private void process(byte[] value, int input) {
    if (times.note(input, operator.take(input / partitions, value))) {
      operator.advance(times.least() - disorderMs);
    }
  }

  @Override
  public void declareOutputFields(OutputFieldsDeclarer declarer) {
    // Answers leave the topology.
  }
}
