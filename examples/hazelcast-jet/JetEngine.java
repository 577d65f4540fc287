import static com.hazelcast.jet.core.Edge.between;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.jet.Util;
import com.hazelcast.jet.config.JobConfig;
import com.hazelcast.jet.config.ProcessingGuarantee;
import com.hazelcast.jet.core.DAG;
import com.hazelcast.jet.core.EventTimePolicy;
import com.hazelcast.jet.core.Vertex;
import com.hazelcast.jet.core.WatermarkPolicy;
import com.hazelcast.jet.kafka.KafkaProcessors;
import java.util.List;
import java.util.Map.Entry;
import java.util.Properties;
import millrace.*;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.*;

/** A job of one member: events from Kafka, by key to the workload's operator, whose answers go to Kafka. */
public final class JetEngine {
  public static void main(String[] arguments) throws Exception {
    HostSettings settings = HostSettings.read(System.in);
    Topics.check(settings.engine(), settings.topics());
    HazelcastInstance member = Hazelcast.newHazelcastInstance(config(settings));
    boolean once = settings.option("guarantee").equals("exactly-once");
    var job = member.getJet().newJob(dag(settings), new JobConfig()
        .setProcessingGuarantee(once ? ProcessingGuarantee.EXACTLY_ONCE : ProcessingGuarantee.NONE)
        .setSnapshotIntervalMillis(Long.parseLong(settings.option("snapshot-interval"))));
    try {
      // Fails where the job does: its status may be RUNNING even then.
      job.getFuture().get();
    } finally {
      job.cancel();
    }
  }

  private static Config config(HostSettings settings) {
    Config config = new Config().setClusterName(settings.get("prefix"));
    config.setProperty("hazelcast.phone.home.enabled", "false").setProperty("hazelcast.logging.type", "slf4j");
    config.setProperty("hazelcast.jet.idle.cooperative.max.microseconds", settings.option("idle"));
    config.setProperty("hazelcast.jet.idle.noncooperative.max.microseconds", settings.option("idle"));
    config.getJetConfig().setEnabled(true).setCooperativeThreadCount(Integer.parseInt(settings.option("threads")));
    config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
    config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
    config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
    return config;
  }

  private static DAG dag(HostSettings settings) throws Exception {
    Hosted hosted = Hosted.of(settings);
    List<String> inputs = List.of(settings.inputs());
    String output = settings.get("output");
    long partitions = settings.number("partitions");
    Properties clients = settings.engine();
    for (String side : List.of("key", "value")) {
      clients.setProperty(side + ".deserializer", ByteArrayDeserializer.class.getName());
      clients.setProperty(side + ".serializer", ByteArraySerializer.class.getName());
    }
    clients.setProperty("auto.offset.reset", "earliest");
    clients.setProperty("linger.ms", "0");
    EventTimePolicy<Entry<Long, byte[]>> times = EventTimePolicy.eventTimePolicy(
        null, WatermarkPolicy.limitingLag(settings.number("disorder")), 1, 0, 0);
    DAG dag = new DAG();
    Vertex events = dag.newVertex("events", KafkaProcessors.<byte[], byte[], Entry<Long, byte[]>>streamKafkaP(
        clients, record -> Util.entry(RecordKey.decode(record.key()),
            StreamValue.of(record.value(), inputs.indexOf(record.topic()), inputs.size())),
        times, settings.inputs())).localParallelism(1);
    Vertex operator = dag.newVertex("operator", () -> new JetOperator(hosted, inputs.size()))
        .localParallelism(Integer.parseInt(settings.option("threads")));
    Vertex answers = dag.newVertex("answers", KafkaProcessors.<Entry<Long, byte[]>, byte[], byte[]>writeKafkaP(
        clients, answer -> new ProducerRecord<>(output, (int) (answer.getKey() % partitions),
            RecordKey.encode(answer.getKey()), answer.getValue()), true)).localParallelism(1);
    return dag.edge(between(events, operator).partitioned((Entry<Long, byte[]> event) -> event.getKey()))
        .edge(between(operator, answers));
  }
}
