package millrace;

import java.util.Arrays;

/** What time has not closed yet: a short queue of rows of whole numbers, the first to close first. */
public final class OpenRows {
  private final int columns;
  private long[] values;
  private int count;

  /** An empty queue of rows with this number of columns. */
  public OpenRows(int columns) {
    this.columns = columns;
    values = new long[2 * columns];
  }

  /** Number of rows. */
  public int count() {
    return count;
  }

  /** The value of a row in a column. */
  public long get(int row, int column) {
    return values[row * columns + column];
  }

  /** Changes the value of a row in a column. */
  public void set(int row, int column, long value) {
    values[row * columns + column] = value;
  }

  /** Makes room for a row before `row`, or after all; its values are set afterwards. */
  public void insert(int row) {
    if ((count + 1) * columns > values.length) {
      values = Arrays.copyOf(values, 2 * values.length);
    }
    System.arraycopy(values, row * columns, values, (row + 1) * columns, (count - row) * columns);
    count++;
  }

  /** Removes rows from the front. */
  public void removeFirst(int rows) {
    count -= rows;
    System.arraycopy(values, rows * columns, values, 0, count * columns);
  }

  /** Removes all rows. */
  public void clear() {
    count = 0;
  }
}
