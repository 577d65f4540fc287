package millrace;

import java.nio.ByteBuffer;

/** The key of a Kafka record: the group as a big-endian 64-bit integer, -1 for a heartbeat. */
public final class RecordKey {
  private RecordKey() {}

  /** The bytes of a group. */
  public static byte[] encode(long group) {
    return ByteBuffer.allocate(Long.BYTES).putLong(group).array();
  }

  /** The group of bytes. */
  public static long decode(byte[] bytes) {
    return ByteBuffer.wrap(bytes).getLong();
  }
}
