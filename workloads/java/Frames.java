package millrace;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of values as they are on the wire: each behind its length in bytes, a big-endian 32-bit integer. */
final class Frames {
  private Frames() {}

  /** Reads a file of values, from memory. */
  static final class Reader {
    private final ByteBuffer buffer;

    Reader(Path file) throws IOException {
      buffer = ByteBuffer.wrap(Files.readAllBytes(file));
    }

    /** Whether half of the file is read. */
    boolean pastHalf() {
      return buffer.position() >= buffer.limit() / 2;
    }

    /** The next value, null at the end. */
    byte[] next() {
      if (!buffer.hasRemaining()) {
        return null;
      }
      byte[] value = new byte[buffer.getInt()];
      buffer.get(value);
      return value;
    }
  }

  /** Gathers values in memory, each with a number in front of its length: a big-endian 64-bit integer. */
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
