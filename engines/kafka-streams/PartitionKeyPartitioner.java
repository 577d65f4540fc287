package millrace;

import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * Sends an answer to the partition of its partition key: partition key modulo the number of partitions, as events are.
 */
final class PartitionKeyPartitioner implements StreamPartitioner<byte[], byte[]> {
  @Override
  public Optional<Set<Integer>> partitions(String topic, byte[] key, byte[] value, int partitions) {
    return Optional.of(Set.of((int) (RecordKey.decode(key) % partitions)));
  }
}
