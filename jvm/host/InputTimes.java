package millrace;

import java.util.Arrays;

/** How far event time has come in each of several inputs, such as the partitions of topics. */
final class InputTimes {
  private final long[] largest;
  private long least = Long.MIN_VALUE;

  /** For so many inputs, with no time known yet. */
  InputTimes(int inputs) {
    largest = new long[inputs];
    Arrays.fill(largest, Long.MIN_VALUE);
  }

  /** The least of the inputs' largest event times. */
  long least() {
    return least;
  }

  /** Notes the time of an event or a watermark record of an input; returns whether the least has grown. */
  boolean note(int input, long time) {
    long before = largest[input];
    if (time <= before) {
      return false;
    }
    largest[input] = time;
    if (before > least) {
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
