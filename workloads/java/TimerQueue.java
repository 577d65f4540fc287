package millrace;

import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;

/** Timers of all keys, the earliest first, each time of a key once. */
final class TimerQueue {
  private final PriorityQueue<Timer> queue = new PriorityQueue<>();
  private final Set<Timer> registered = new HashSet<>();

  /** A time, ms of event time, that a key waits for. */
  record Timer(long time, long key) implements Comparable<Timer> {
    @Override
    public int compareTo(Timer other) {
      return Long.compare(time, other.time);
    }
  }

  /** Adds a timer, if it is not there. */
  void add(long time, long key) {
    Timer timer = new Timer(time, key);
    if (registered.add(timer)) {
      queue.add(timer);
    }
  }

  /** Removes the earliest timer that the watermark has reached; null where there is none. */
  Timer next(long watermark) {
    if (queue.isEmpty() || queue.peek().time() > watermark) {
      return null;
    }
    Timer timer = queue.poll();
    registered.remove(timer);
    return timer;
  }

  /** Removes all timers. */
  void clear() {
    queue.clear();
    registered.clear();
  }
}
