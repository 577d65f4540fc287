package millrace;

import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.storm.task.OutputCollector;
import org.apache.storm.tuple.Tuple;

/**
 * Sends the answers of one bolt, each to the partition of its partition key, as events are. A tuple is acknowledged
 * once the broker has acknowledged all answers that it made due; an answer that is refused ends the process.
 */
final class AnswerSender {
  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final int partitions;
  private final OutputCollector collector;
  private Tuple tuple;
  /** What the current tuple waits for; null as long as it has no answer. */
  private Unanswered unanswered;

  AnswerSender(HostSettings settings, OutputCollector collector) {
    Properties properties = new Properties();
    properties.putAll(StormHost.clients());
    properties.putAll(settings.engine("producer."));
    producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    topic = settings.get("output");
    partitions = (int) settings.number("partitions");
    this.collector = collector;
  }

  /** Answers are those of this tuple from now on. */
  void begin(Tuple next) {
    tuple = next;
    unanswered = null;
  }

  /** Sends an answer of the current tuple. */
  void send(long key, byte[] value) {
    if (unanswered == null) {
      unanswered = new Unanswered(tuple);
    }
    Unanswered current = unanswered;
    current.open.incrementAndGet();
    producer.send(
        new ProducerRecord<>(topic, (int) (key % partitions), RecordKey.encode(key), value),
        (metadata, error) -> {
          if (error != null) {
            HostState.fail(error);
          }
          current.close();
        });
  }

  /** The current tuple has no more answers. */
  void end() {
    if (unanswered == null) {
      acknowledge(tuple);
    } else {
      unanswered.close();
    }
  }

  /** Called by the bolt's thread and the producer's. */
  private void acknowledge(Tuple done) {
    synchronized (collector) {
      collector.ack(done);
    }
  }

  /** A tuple with its answers that the broker has not acknowledged, and one more until all are sent. */
  private final class Unanswered {
    private final Tuple of;
    private final AtomicInteger open = new AtomicInteger(1);

    Unanswered(Tuple of) {
      this.of = of;
    }

    void close() {
      if (open.decrementAndGet() == 0) {
        acknowledge(of);
      }
    }
  }
}
