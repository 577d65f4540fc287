package millrace;

import java.util.Arrays;

/** How far event time has come in each of some partitions, and in all of them. */
public final class PartitionTimes {
  private final long[] largest;
  private long least = Long.MIN_VALUE;

  /** For so many partitions, with no time known yet. */
  public PartitionTimes(int partitions) {
    largest = new long[partitions];
    Arrays.fill(largest, Long.MIN_VALUE);
  }

  /** The least of the partitions' largest event times. */
  public long least() {
    return least;
  }

  /** Notes the time of an event or a watermark record; returns whether the least has grown. */
  public boolean note(int partition, long time) {
    if (time <= largest[partition]) {
      return false;
    }
    boolean decides = largest[partition] == least;
    largest[partition] = time;
    if (!decides) {
      return false;
    }
    long now = time;
    for (long each : largest) {
      now = Math.min(now, each);
    }
    boolean more = now > least;
    least = now;
    return more;
  }
}
