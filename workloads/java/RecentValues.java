package millrace;

import java.util.Arrays;

/** The last numbers of a sequence, and their sum. */
public final class RecentValues {
  /** A ring, zeros where nothing was added yet. */
  private final int[] values;
  private int count;
  /** The slot that the next number takes: the oldest one's, once all are taken. */
  private int next;
  private long sum;

  /** Keeps at most `capacity` numbers. */
  public RecentValues(int capacity) {
    values = new int[capacity];
  }

  /** How many numbers are kept. */
  public int count() {
    return count;
  }

  /** Whether it holds as many numbers as it can. */
  public boolean isFull() {
    return count == values.length;
  }

  /** The sum of those kept. */
  public long sum() {
    return sum;
  }

  /** Adds a number, in place of the oldest if the ring is full. */
  public void add(int value) {
    sum += value - values[next];
    values[next] = value;
    next = next + 1 == values.length ? 0 : next + 1;
    count = isFull() ? count : count + 1;
  }

  /** Writes all that is kept. */
  public void encode(ByteWriter writer) {
    // Until the ring is full, the next slot is the count.
    writer.unsigned(isFull() ? count + next : count);
    writer.block(values, count);
  }

  /** Reads what {@link #encode} wrote. */
  public void decode(ByteReader reader) {
    int place = (int) reader.unsigned();
    count = Math.min(place, values.length);
    next = place < values.length ? place : place - values.length;
    reader.block(values, count);
    Arrays.fill(values, count, values.length, 0);
    sum = 0;
    for (int value : values) {
      sum += value;
    }
  }

  /** Removes all numbers. */
  public void clear() {
    Arrays.fill(values, 0);
    count = 0;
    next = 0;
    sum = 0;
  }
}
