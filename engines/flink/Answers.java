package millrace;

import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Writes an answer to the partition of its partition key: partition key modulo the number of partitions, as events are.
 */
final class Answers implements KafkaRecordSerializationSchema<Tuple2<Long, byte[]>> {
  private static final long serialVersionUID = 1;

  private final String topic;
  private final int partitions;

  Answers(String topic, int partitions) {
    this.topic = topic;
    this.partitions = partitions;
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      Tuple2<Long, byte[]> answer, KafkaSinkContext context, Long timestamp) {
    return new ProducerRecord<>(topic, (int) (answer.f0 % partitions), RecordKey.encode(answer.f0), answer.f1);
  }
}
