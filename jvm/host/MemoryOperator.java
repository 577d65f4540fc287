package millrace;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * A workload's operator with its states and timers in memory, for a host that keeps none itself. One instance serves
 * one thread.
 *
 * @param <S> the state of one key
 */
public final class MemoryOperator<S> {
  private final KeyedOperator<S> operator;
  private final Event event;
  private final Map<Long, S> states = new HashMap<>();
  private final TimerQueue queue = new TimerQueue();

  /** Gives each answer, with its partition key, to `answers`. */
  public MemoryOperator(Hosted hosted, KeyedOperator.Answers answers) {
    operator = new KeyedOperator<>(hosted, this::register, answers);
    event = operator.newEvent();
  }

  /** Processes the value of a record of a stream, if it is no watermark record; returns its event time. */
  public long take(int stream, byte[] value) {
    operator.decode(stream, value, event);
    if (!event.isWatermark()) {
      load(operator.keyOf(event));
      operator.process(event);
      store();
    }
    return event.eventTime();
  }

  /** Answers what is due: no event older than the watermark, ms from the start of the trace, is still to come. */
  public void advance(long watermark) {
    for (TimerQueue.Timer timer = queue.next(watermark); timer != null; timer = queue.next(watermark)) {
      load(timer.key());
      operator.onTimer(watermark);
      store();
    }
  }

  /** The keys that have a state. */
  public Set<Long> keys() {
    return states.keySet();
  }

  /** The state of a key as bytes; null where it is empty. */
  public byte[] stored(long key) {
    load(key);
    return operator.stored();
  }

  /** Brings back a key's state, with its timer, as {@link #stored} gave it. */
  public void restore(long key, byte[] state) {
    // Into a state of its own: that of the key before is still in use.
    operator.take(key, null);
    operator.load(key, state);
    store();
    long time = operator.nextTimer();
    if (time != Operator.NEVER) {
      queue.add(time, key);
    }
  }

  private void load(long key) {
    operator.take(key, states.get(key));
  }

  private void store() {
    states.put(operator.key(), operator.state());
  }

  private void register(long time) {
    queue.add(time, operator.key());
  }
}
