package millrace;

/** Writes and reads rows of whole numbers, as an event's or an answer's value on the wire. One instance per thread. */
public interface RowCodec {
  /** The row as a new array of bytes; its values are in column order, any beyond the columns are left out. */
  byte[] encode(long[] row);

  /**
   * Reads the bytes of one row into `row`, in column order.
   *
   * @throws IllegalArgumentException where they are not a row of exactly these columns
   */
  void decode(byte[] bytes, long[] row);
}
