package millrace;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.storm.kafka.spout.FirstPollOffsetStrategy;
import org.apache.storm.kafka.spout.KafkaSpout;
import org.apache.storm.kafka.spout.KafkaSpoutConfig;
import org.apache.storm.spout.SpoutOutputCollector;
import org.apache.storm.task.TopologyContext;
import org.apache.storm.topology.OutputFieldsDeclarer;
import org.apache.storm.topology.base.BaseRichSpout;
import org.apache.storm.utils.Utils;

/** Storm's own spout for Kafka, with the settings of this process; what it throws ends the process. */
final class EventSpout extends BaseRichSpout {
  private static final long serialVersionUID = 1;

  private transient KafkaSpout<byte[], byte[]> spout;
  private transient volatile boolean stopped;

  @Override
  public void open(Map<String, Object> configuration, TopologyContext context, SpoutOutputCollector collector) {
    try {
      spout = new KafkaSpout<>(kafka(StormHost.settings()));
      spout.open(configuration, context, collector);
    } catch (RuntimeException error) {
      HostState.fail(error);
    }
  }

  private static KafkaSpoutConfig<byte[], byte[]> kafka(HostSettings settings) {
    String bootstrap = StormHost.clients().getProperty(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG);
    return new KafkaSpoutConfig.Builder<byte[], byte[]>(bootstrap, settings.inputs())
        .setProp(StormHost.clients())
        .setProp(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class)
        .setProp(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class)
        .setProp(ConsumerConfig.GROUP_ID_CONFIG, settings.get("prefix"))
        .setFirstPollOffsetStrategy(FirstPollOffsetStrategy.UNCOMMITTED_EARLIEST)
        .setProcessingGuarantee(KafkaSpoutConfig.ProcessingGuarantee.AT_LEAST_ONCE)
        .setOffsetCommitPeriodMs(settings.number("commit-interval"))
        .setPollTimeoutMs(settings.number("poll-timeout"))
        .setRecordTranslator(new EventTuples(settings))
        .build();
  }

  @Override
  public void activate() {
    try {
      spout.activate();
      StormHost.reads(this);
    } catch (RuntimeException error) {
      HostState.fail(error);
    }
  }

  @Override
  public synchronized void nextTuple() {
    if (stopped) {
      return;
    }
    try {
      spout.nextTuple();
    } catch (RuntimeException error) {
      HostState.fail(error);
    }
  }

  @Override
  public void ack(Object id) {
    spout.ack(id);
  }

  @Override
  public void fail(Object id) {
    spout.fail(id);
  }

  /** Reads and commits nothing from now on. Called by another thread. */
  void stop() {
    // First, as the spout's own thread hardly ever leaves the lock to others before.
    stopped = true;
    synchronized (this) {
      // What was under way has ended.
    }
  }

  @Override
  public void declareOutputFields(OutputFieldsDeclarer declarer) {
    declarer.declareStream(Utils.DEFAULT_STREAM_ID, EventTuples.FIELDS);
    declarer.declareStream(EventTuples.WATERMARKS, EventTuples.FIELDS);
  }
}
