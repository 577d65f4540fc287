package millrace;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Writes whole numbers in few bytes. Reusable after each {@link #take}. */
public final class ByteWriter {
  static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int LONGEST = 10;

  private byte[] bytes = new byte[256];
  private int length;

  /**
   * Writes a number that is rarely negative: seven bits per byte, the lowest first, the eighth bit set on all but the
   * last. A negative one takes ten bytes.
   */
  public void unsigned(long number) {
    reserve(LONGEST);
    byte[] to = bytes;
    int at = length;
    long rest = number;
    while ((rest & ~0x7fL) != 0) {
      to[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    to[at++] = (byte) rest;
    length = at;
  }

  /** Writes a number of either sign, short where its magnitude is small. */
  public void signed(long number) {
    unsigned(number << 1 ^ number >> 63);
  }

  /**
   * Writes the first `count` values, all in as many bytes as the longest needs, with that number in front. Several
   * times as fast as one by one, because the processor predicts every branch.
   */
  public void block(int[] values, int count) {
    int all = 0;
    for (int i = 0; i < count; i++) {
      all |= values[i];
    }
    int width = (Integer.SIZE - Integer.numberOfLeadingZeros(all) + 7) / 8;
    reserve(1 + count * width + Long.BYTES);
    byte[] to = bytes;
    int at = length;
    to[at++] = (byte) width;
    for (int i = 0; i < count; i++) {
      // Writes more than its width: the next value overwrites the rest.
      LONGS.set(to, at, (long) values[i]);
      at += width;
    }
    length = at;
  }

  /** A copy of what was written since the last call. */
  public byte[] take() {
    byte[] taken = Arrays.copyOf(bytes, length);
    length = 0;
    return taken;
  }

  private void reserve(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * (length + more));
    }
  }
}
