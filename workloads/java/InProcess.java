package millrace;

/**
 * The simplest host: one thread, states and timers in memory, and the watermark advances after every event.
 *
 * @param <S> the state of one key
 */
final class InProcess<S> {
  private final Operator<S> operator;
  private final States<S> states;
  private final Output output;
  private final long disorderMs;
  private final TimerQueue queue = new TimerQueue();
  private long largestTime = Long.MIN_VALUE;
  /** The current key, for which timers are registered. */
  private long key;
  private final Timers timers = time -> queue.add(time, key);

  /** `output` gets the answers. Event times lag at most `disorderMs` behind the largest before them. */
  InProcess(Operator<S> operator, States<S> states, long disorderMs, Output output) {
    this.operator = operator;
    this.states = states;
    this.disorderMs = disorderMs;
    this.output = output;
  }

  /** Processes an event or a watermark record. */
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

  /** Closes everything that is open: no more events will come. */
  void end() {
    fire(Long.MAX_VALUE);
  }

  /** Loses all but the encoded states, and restores the timers from them. */
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
