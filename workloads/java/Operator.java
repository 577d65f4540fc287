package millrace;

/**
 * The Java form of a workload's query: how events and time change the state of a key.
 *
 * <p>A host (an engine) keeps the states by key. It passes a state to the operator and keeps the result: as the object
 * itself, or as the bytes of {@link #encode}. One instance serves one thread; it holds the static tables and scratch
 * space, never anything of a key.
 *
 * @param <S> the state of one key
 */
public interface Operator<S> {
  /** What {@link #encode} returns for an empty state: a host may drop such a key. */
  byte[] NOTHING = new byte[0];

  /** What {@link #nextTimer} returns for a state that waits for nothing. */
  long NEVER = Long.MAX_VALUE;

  /** The operator of that class, by its public constructor from {@link Tables}. */
  static Operator<?> create(String className, Tables tables) {
    try {
      return (Operator<?>) Class.forName(className).getConstructor(Tables.class).newInstance(tables);
    } catch (ReflectiveOperationException | ClassCastException error) {
      throw new IllegalArgumentException("no operator " + className + " made of Tables: " + error, error);
    }
  }

  /**
   * For each of the workload's streams, in their order, the names of an event's columns in their order on the wire. The
   * first two are id and event_time.
   */
  String[][] eventColumns();

  /** The names of an answer's columns in their order on the wire. */
  String[] answerColumns();

  /** The partition key of an event, whose state it belongs to; not negative. Never called with a watermark record. */
  long keyOf(Event event);

  /** The state of a key before its first event. */
  S newState();

  /**
   * Processes an event of the key. The events of a key come ordered by {@link Event#compareTo}. Where {@link #keyOf}
   * puts several sources under one key, only those of each source are ordered; where there are several streams, only
   * those of each stream.
   */
  void process(long key, S state, Event event, Timers timers, Output output);

  /**
   * Emits what the watermark makes due. A host may also call it when nothing is due, and may pass any time from the
   * timer's to the watermark; passing the watermark saves calls.
   *
   * @param watermark ms of event time: no event older than it is still to come; Long.MAX_VALUE at the end of the trace
   */
  void onTimer(long key, S state, long watermark, Timers timers, Output output);

  /**
   * The watermark that makes the state's next answer due, ms of event time, or {@link #NEVER}. While there is one, a
   * timer is registered at or before it: a host that has lost its timers restores them by these.
   */
  long nextTimer(S state);

  /** The state as a new array of bytes, {@link #NOTHING} where it is empty. */
  byte[] encode(S state);

  /** Overwrites all of `state` with what {@link #encode} has written. */
  void decode(byte[] bytes, S state);
}
