package millrace;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Rows as big-endian 64-bit integers in column order, and nothing else. */
public final class BinaryRows implements RowCodec {
  private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final int columns;

  /** Rows with this number of columns. */
  public BinaryRows(int columns) {
    this.columns = columns;
  }

  @Override
  public byte[] encode(long[] row) {
    byte[] bytes = new byte[columns * Long.BYTES];
    for (int column = 0; column < columns; column++) {
      LONGS.set(bytes, column * Long.BYTES, row[column]);
    }
    return bytes;
  }

  @Override
  public void decode(byte[] bytes, long[] row) {
    if (bytes.length != columns * Long.BYTES) {
      throw new IllegalArgumentException("expected " + columns * Long.BYTES + " bytes, found " + bytes.length);
    }
    for (int column = 0; column < columns; column++) {
      row[column] = (long) LONGS.get(bytes, column * Long.BYTES);
    }
  }
}
