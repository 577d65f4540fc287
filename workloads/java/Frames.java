package millrace;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files of values as they are on the wire: before each its length in bytes, a big-endian 32-bit integer, and before
 * that one more number.
 */
final class Frames {
  private Frames() {}

  /** Reads a file of values of events, from memory: the number is that of the stream, a big-endian 32-bit integer. */
  static final class Reader {
    private final ByteBuffer buffer;
    private int stream;

    Reader(Path file) throws IOException {
      buffer = ByteBuffer.wrap(Files.readAllBytes(file));
    }

    /** Whether half of the file has been read. */
    boolean pastHalf() {
      return buffer.position() >= buffer.limit() / 2;
    }

    /** The next value, null at the end. */
    byte[] next() {
      if (!buffer.hasRemaining()) {
        return null;
      }
      stream = buffer.getInt();
      byte[] value = new byte[buffer.getInt()];
      buffer.get(value);
      return value;
    }

    /** The stream of the value read last. */
    int stream() {
      return stream;
    }
  }

  /** Collects values in memory: the number is any, a big-endian 64-bit integer. */
  static final class Writer {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    void add(long number, byte[] value) {
      try {
        out.writeLong(number);
        out.writeInt(value.length);
        out.write(value);
      } catch (IOException impossible) {
        throw new AssertionError(impossible);
      }
    }

    void save(Path file) throws IOException {
      Files.write(file, bytes.toByteArray());
    }
  }
}
