package millrace;

/**
 * The simplest host: one thread, states and timers in memory, time advanced after every event.
 *
 * @param <S> what is known of one key
 */
final class InProcess<S> {
  private final Operator<S> operator;
  private final States<S> states;
  private final Output output;
  private final long disorderMs;
  private final TimerQueue queue = new TimerQueue();
  private long largestTime = Long.MIN_VALUE;
  /** The key at hand, which timers are registered for. */
  private long key;
  private final Timers timers = time -> queue.add(time, key);

  /** `output` gets the answers. Event times lag at most `disorderMs` behind the largest before them. */
  InProcess(Operator<S> operator, States<S> states, long disorderMs, Output output) {
    this.operator = operator;
    this.states = states;
    this.disorderMs = disorderMs;
    this.output = output;
  }

  /** Takes in an event or a watermark record. */
  void take(Event event) {
    if (!event.isWatermark()) {
      key = operator.keyOf(event);
      S state = states.load(key);
      operator.process(key, state, event, timers, output);
      states.store(key, state);
    }
    if (event.eventTime() > largestTime) {
      largestTime = event.eventTime();
      fire(largestTime - disorderMs);
    }
  }

  /** Closes all that is open: no event is to come. */
  void end() {
    fire(Long.MAX_VALUE);
  }

  /** Loses all but the encoded states, and finds the timers again in those. */
  void restart() {
    states.restart();
    queue.clear();
    for (long each : states.keys()) {
      long time = operator.nextTimer(states.load(each));
      if (time != Operator.NEVER) {
        queue.add(time, each);
      }
    }
  }

  private void fire(long watermark) {
    for (TimerQueue.Timer timer = queue.next(watermark); timer != null; timer = queue.next(watermark)) {
      key = timer.key();
      S state = states.load(key);
      operator.onTimer(key, state, watermark, timers, output);
      states.store(key, state);
    }
  }
}
