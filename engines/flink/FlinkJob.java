package millrace;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;

/**
 * A job that runs a workload's operator between topics. Its one argument is the settings as a text: the host's own;
 * Flink's from `flink.` on; those of all Kafka clients from `client.` on, and of the sink alone from `producer.` on.
 */
public final class FlinkJob {
  private final HostSettings settings;
  private final Properties clients;
  private final int partitions;
  private final boolean bounded;

  private FlinkJob(HostSettings settings) {
    this.settings = settings;
    clients = settings.engine("client.");
    partitions = (int) settings.number("partitions");
    bounded = flinkSettings().get(ExecutionOptions.RUNTIME_MODE) == RuntimeExecutionMode.BATCH;
  }

  /** Submits the job to the cluster it is called in. */
  public static void main(String[] arguments) throws IOException {
    FlinkJob job = new FlinkJob(HostSettings.parse(arguments[0]));
    try {
      Topics.check(job.clients, job.settings.topics());
      job.submit();
    } catch (Exception error) {
      // Flink reports the whole stack trace of an error, whose last cause rarely explains it.
      throw new IllegalStateException(Reasons.of(error));
    }
  }

  private void submit() throws Exception {
    Hosted hosted = Hosted.of(settings);
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(flinkSettings());
    int parallelism = (int) settings.number("parallelism");
    // A source without a partition has no watermark, and holds back the overall one.
    int sources = Math.min(parallelism, partitions);
    environment.setParallelism(parallelism);
    environment
        .fromSource(source(), watermarks(), "events", Events.TYPE)
        .setParallelism(sources)
        .filter(event -> event.f0 >= 0)
        .setParallelism(sources)
        .keyBy(event -> event.f0, Types.LONG)
        .process(function(hosted), Events.TYPE)
        .sinkTo(sink());
    environment.executeAsync(settings.get("prefix"));
  }

  private Configuration flinkSettings() {
    Map<String, String> values = new HashMap<>();
    settings.engine("flink.").forEach((name, value) -> values.put(name.toString(), value.toString()));
    return Configuration.fromMap(values);
  }

  private KafkaSource<Tuple2<Long, byte[]>> source() {
    KafkaSourceBuilder<Tuple2<Long, byte[]>> source = KafkaSource.<Tuple2<Long, byte[]>>builder()
        .setProperties(clients)
        // It always starts at the beginning: it has no consumer group's offsets.
        .setProperty("commit.offsets.on.checkpoint", "false")
        .setClientIdPrefix(settings.get("prefix"))
        .setTopics(settings.inputs())
        .setStartingOffsets(OffsetsInitializer.earliest())
        .setDeserializer(new Events(settings.inputs()));
    return (bounded ? source.setBounded(OffsetsInitializer.latest()) : source).build();
  }

  /**
   * Watermarks by record time, watermark records included: one per partition of each topic; the least of them counts.
   */
  private WatermarkStrategy<Tuple2<Long, byte[]>> watermarks() {
    return WatermarkStrategy.forBoundedOutOfOrderness(Duration.ofMillis(settings.number("disorder")));
  }

  private KeyedProcessFunction<Long, Tuple2<Long, byte[]>, Tuple2<Long, byte[]>> function(Hosted hosted) {
    boolean onHeap = "hashmap".equals(flinkSettings().get(StateBackendOptions.STATE_BACKEND));
    return bounded ? new BatchFunction<>(hosted) : new OperatorFunction<>(hosted, onHeap);
  }

  private KafkaSink<Tuple2<Long, byte[]>> sink() {
    Properties producer = new Properties();
    producer.putAll(clients);
    producer.putAll(settings.engine("producer."));
    return KafkaSink.<Tuple2<Long, byte[]>>builder()
        .setKafkaProducerConfig(producer)
        .setDeliveryGuarantee(
            settings.get("guarantee").equals("exactly-once")
                ? DeliveryGuarantee.EXACTLY_ONCE
                : DeliveryGuarantee.AT_LEAST_ONCE)
        .setTransactionalIdPrefix(settings.get("prefix"))
        .setRecordSerializer(new Answers(settings.get("output"), partitions))
        .build();
  }
}
