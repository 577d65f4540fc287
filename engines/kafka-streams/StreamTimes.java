package millrace;

import java.util.Arrays;

/** How far event time has come in one partition of each stream's topic. */
final class StreamTimes {
  private final long[] largest;
  private long least = Long.MIN_VALUE;

  /** For so many streams, with no time known yet. */
  StreamTimes(int streams) {
    largest = new long[streams];
    Arrays.fill(largest, Long.MIN_VALUE);
  }

  /** The least of the streams' largest event times. */
  long least() {
    return least;
  }

  /** Notes an event or a watermark record; returns whether the least has grown. */
  boolean note(Event event) {
    long time = event.eventTime();
    if (time <= largest[event.stream()]) {
      return false;
    }
    largest[event.stream()] = time;
    long now = largest[0];
    for (long each : largest) {
      now = Math.min(now, each);
    }
    boolean more = now > least;
    least = now;
    return more;
  }
}
