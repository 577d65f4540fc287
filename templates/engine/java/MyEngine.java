import java.time.Duration;
import java.util.*;
import millrace.*;
import org.apache.kafka.clients.consumer.*;
import org.apache.kafka.clients.producer.*;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.*;

/** One thread: takes events from all partitions, hosts the workload's operator and sends its answers one by one. */
public final class MyEngine {
  /** Standard input holds the settings. To end the program, millrace interrupts its main thread. */
  public static void main(String[] arguments) throws Exception {
    HostSettings settings = HostSettings.read(System.in);
    Properties clients = settings.engine();
    Topics.check(clients, settings.topics());
    clients.setProperty("linger.ms", settings.option("linger"));
    List<String> inputs = List.of(settings.inputs());
    int partitions = (int) settings.number("partitions");
    try (var consumer = new KafkaConsumer<>(clients, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        var producer = new KafkaProducer<>(clients, new ByteArraySerializer(), new ByteArraySerializer())) {
      var operator = new MemoryOperator<>(Hosted.of(settings), (key, value) -> producer.send(
          new ProducerRecord<>(settings.get("output"), (int) (key % partitions), RecordKey.encode(key), value),
          (sent, error) -> { if (error != null) HostState.fail(error); }));
      List<TopicPartition> all = new ArrayList<>();
      inputs.forEach(topic -> { for (int p = 0; p < partitions; p++) all.add(new TopicPartition(topic, p)); });
      consumer.assign(all);
      consumer.seekToBeginning(all);
      PartitionTimes times = new PartitionTimes(all.size());
      for (HostState.ready(); ; ) {
        for (var record : consumer.poll(Duration.ofMillis(100))) {
          int stream = inputs.indexOf(record.topic());
          long time = operator.take(stream, record.value());
          if (times.note(stream * partitions + record.partition(), time)) {
            operator.advance(times.least() - settings.number("disorder"));
          }
        }
      }
    }
  }
}
