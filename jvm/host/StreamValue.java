package millrace;

import java.util.Arrays;

/**
 * The value of an event in the hands of a host, which has to know of which stream it is: as it is on the wire, and
 * behind it, where there are several streams, one byte with the stream's place among them.
 */
final class StreamValue {
  private StreamValue() {}

  /** A value that has come of a stream, of so many. */
  static byte[] of(byte[] value, int stream, int streams) {
    if (streams == 1) {
      return value;
    }
    byte[] marked = Arrays.copyOf(value, value.length + 1);
    marked[value.length] = (byte) stream;
    return marked;
  }

  /** The stream of a value. */
  static int stream(byte[] marked, int streams) {
    return streams == 1 ? 0 : marked[marked.length - 1] & 0xff;
  }

  /** The value as it was on the wire. */
  static byte[] value(byte[] marked, int streams) {
    return streams == 1 ? marked : Arrays.copyOf(marked, marked.length - 1);
  }
}
