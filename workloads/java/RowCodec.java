package millrace;

/** Writes and reads rows of whole numbers, as an event's or an answer's value on the wire. One instance a thread. */
public interface RowCodec {
  /** The row as bytes of their own; its values are in column order, and any beyond the columns are left out. */
  byte[] encode(long[] row);

  /**
   * Reads the bytes of one row into `row`, in column order.
   *
   * @throws IllegalArgumentException where they are not a row of exactly these columns
   */
  void decode(byte[] bytes, long[] row);
}
