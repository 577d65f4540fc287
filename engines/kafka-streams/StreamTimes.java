package millrace;

import java.util.Arrays;

/** How far event time has come in one partition of each stream's topic. */
final class StreamTimes {
  private final long[] largest;
  private long least = Long.MIN_VALUE;

  /** Of so many streams, nothing known of any. */
  StreamTimes(int streams) {
    largest = new long[streams];
    Arrays.fill(largest, Long.MIN_VALUE);
  }

  /** The least of the streams' largest event times. */
  long least() {
    return least;
  }

  /** Notes an event or a watermark record; whether the least has become more by it. */
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
