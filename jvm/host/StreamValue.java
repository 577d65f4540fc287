package millrace;

import java.util.Arrays;

/**
 * The value of an event with its stream, for a host: the value as it is on the wire and, where there are several
 * streams, one more byte with the stream's index.
 */
public final class StreamValue {
  private StreamValue() {}

  /** A value of a stream, by the number of streams. */
  public static byte[] of(byte[] value, int stream, int streams) {
    if (streams == 1) {
      return value;
    }
    byte[] marked = Arrays.copyOf(value, value.length + 1);
    marked[value.length] = (byte) stream;
    return marked;
  }

  /** The stream of a value. */
  public static int stream(byte[] marked, int streams) {
    return streams == 1 ? 0 : marked[marked.length - 1] & 0xff;
  }

  /** The value as it was on the wire. */
  public static byte[] value(byte[] marked, int streams) {
    return streams == 1 ? marked : Arrays.copyOf(marked, marked.length - 1);
  }
}
