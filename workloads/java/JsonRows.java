package millrace;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Rows as JSON objects of integers by column name. Written in column order without white space; read in any order,
 * white space allowed, each column exactly once and no others.
 */
public final class JsonRows implements RowCodec {
  /** Digits of the longest number, its sign and one character of punctuation. */
  private static final int NUMBER = 21;

  /** Each column as it is written: its name in quotes, then a colon. */
  private final byte[][] labels;
  private final byte[] scratch;

  /** Rows of these columns: at most 63, of names that JSON writes as they are. */
  public JsonRows(String... columns) {
    labels = new byte[columns.length][];
    int longest = 2;
    for (int column = 0; column < columns.length; column++) {
      labels[column] = ('"' + columns[column] + "\":").getBytes(StandardCharsets.UTF_8);
      longest += labels[column].length + NUMBER;
    }
    scratch = new byte[longest];
  }

  @Override
  public byte[] encode(long[] row) {
    byte[] to = scratch;
    int at = 0;
    for (int column = 0; column < labels.length; column++) {
      to[at++] = (byte) (column == 0 ? '{' : ',');
      byte[] label = labels[column];
      System.arraycopy(label, 0, to, at, label.length);
      at = writeNumber(row[column], to, at + label.length);
    }
    to[at++] = '}';
    return Arrays.copyOf(to, at);
  }

  @Override
  public void decode(byte[] bytes, long[] row) {
    JsonReader reader = new JsonReader(bytes);
    long missing = (1L << labels.length) - 1;
    int expected = 0;
    reader.expect('{');
    while (missing != 0) {
      int column = column(reader, expected);
      if ((missing & 1L << column) == 0) {
        throw reader.error("a column twice");
      }
      missing &= ~(1L << column);
      row[column] = reader.number();
      reader.expect(missing == 0 ? '}' : ',');
      expected = column + 1;
    }
    reader.expectEnd();
  }

  /** The column whose name comes next, most likely the expected one. */
  private int column(JsonReader reader, int expected) {
    if (expected < labels.length && reader.skipLabel(labels[expected])) {
      return expected;
    }
    for (int column = 0; column < labels.length; column++) {
      if (reader.skipLabel(labels[column])) {
        return column;
      }
    }
    throw reader.error("no name of a column");
  }

  private static int writeNumber(long number, byte[] to, int from) {
    // Downwards from minus the magnitude: the smallest long has no positive counterpart.
    long rest = number < 0 ? number : -number;
    int at = from;
    if (number < 0) {
      to[at++] = '-';
    }
    int digits = 1;
    for (long left = rest / 10; left != 0; left /= 10) {
      digits++;
    }
    for (int digit = at + digits - 1; digit >= at; digit--) {
      to[digit] = (byte) ('0' - rest % 10);
      rest /= 10;
    }
    return at + digits;
  }
}
