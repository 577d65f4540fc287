package millrace;

/** Reads what a {@link ByteWriter} wrote. */
public final class ByteReader {
  private byte[] bytes = Operator.NOTHING;
  private int at;

  /** Starts to read these bytes. */
  public void open(byte[] from) {
    bytes = from;
    at = 0;
  }

  /** Whether all is read. */
  public boolean atEnd() {
    return at == bytes.length;
  }

  /** Reads what {@link ByteWriter#unsigned} wrote. */
  public long unsigned() {
    byte[] from = bytes;
    byte low = from[at++];
    long number = low & 0x7f;
    for (int shift = 7; low < 0; shift += 7) {
      low = from[at++];
      number |= (low & 0x7fL) << shift;
    }
    return number;
  }

  /** Reads what {@link ByteWriter#signed} wrote. */
  public long signed() {
    long number = unsigned();
    return number >>> 1 ^ -(number & 1);
  }

  /** Reads what {@link ByteWriter#block} wrote of as many values. */
  public void block(int[] values, int count) {
    byte[] from = bytes;
    int width = from[at++];
    long mask = (1L << 8 * width) - 1;
    // As many as can be read eight bytes at a time without going beyond the end.
    int room = from.length - at - Long.BYTES;
    int safe = room < 0 || width == 0 ? 0 : Math.min(count, room / width + 1);
    int next = at;
    for (int i = 0; i < safe; i++) {
      values[i] = (int) ((long) ByteWriter.LONGS.get(from, next) & mask);
      next += width;
    }
    for (int i = safe; i < count; i++) {
      int value = 0;
      for (int shift = 0; shift < 8 * width; shift += 8) {
        value |= (from[next++] & 0xff) << shift;
      }
      values[i] = value;
    }
    at = next;
  }
}
