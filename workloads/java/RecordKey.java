package millrace;

import java.nio.ByteBuffer;

/** The key of a Kafka record: the partition key as a big-endian 64-bit integer, -1 for a watermark record. */
public final class RecordKey {
  private RecordKey() {}

  /** The bytes of a partition key. */
  public static byte[] encode(long partitionKey) {
    return ByteBuffer.allocate(Long.BYTES).putLong(partitionKey).array();
  }

  /** The partition key of bytes. */
  public static long decode(byte[] bytes) {
    return ByteBuffer.wrap(bytes).getLong();
  }
}
