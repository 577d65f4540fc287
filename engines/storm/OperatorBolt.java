package millrace;

import java.util.HashMap;
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
 *
 * @param <S> what is known of one key
 */
final class OperatorBolt<S> extends BaseRichBolt {
  private static final long serialVersionUID = 1;

  private transient KeyedOperator<S> operator;
  private transient Event event;
  private transient long disorderMs;
  private transient PartitionTimes times;
  private transient TimerQueue queue;
  private transient Map<Long, S> states;
  private transient AnswerSender answers;

  @Override
  public void prepare(Map<String, Object> configuration, TopologyContext context, OutputCollector collector) {
    try {
      HostSettings settings = StormHost.settings();
      answers = new AnswerSender(settings, collector);
      operator = new KeyedOperator<>(Hosted.of(settings), this::register, answers::send);
      event = operator.newEvent();
      disorderMs = settings.number("disorder");
      times = new PartitionTimes(new EventTuples(settings).inputs());
      queue = new TimerQueue();
      states = new HashMap<>();
    } catch (RuntimeException error) {
      HostState.fail(error);
    }
  }

  @Override
  public void execute(Tuple tuple) {
    try {
      answers.begin(tuple);
      process(tuple.getLong(0), tuple.getBinary(1), tuple.getInteger(2));
      answers.end();
    } catch (RuntimeException error) {
      HostState.fail(error);
    }
  }

  private void process(long key, byte[] value, int input) {
    operator.decode(value, event);
    if (!event.isWatermark()) {
      load(key);
      operator.process(event);
      store();
    }
    if (times.note(input, event.eventTime())) {
      fire(times.least() - disorderMs);
    }
  }

  private void fire(long watermark) {
    for (TimerQueue.Timer timer = queue.next(watermark); timer != null; timer = queue.next(watermark)) {
      load(timer.key());
      operator.onTimer(watermark);
      store();
    }
  }

  private void load(long key) {
    operator.take(key, states.get(key));
  }

  private void store() {
    states.put(operator.key(), operator.state());
  }

  private void register(long time) {
    queue.add(time, operator.key());
  }

  @Override
  public void declareOutputFields(OutputFieldsDeclarer declarer) {
    // Answers leave the topology.
  }
}
