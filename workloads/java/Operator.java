package millrace;

/**
 * The Java form of a workload's query: what becomes of one key's state with each of its events, and with time.
 *
 * <p>A host (an engine) keeps the states by key, brings each to the operator and keeps what the operator made of it:
 * as the object itself, or as the bytes of {@link #encode}. One instance serves one thread; it holds the static tables
 * and scratch space, never anything of a key.
 *
 * @param <S> what is known of one key
 */
public interface Operator<S> {
  /** What {@link #encode} makes of a state that nothing is known in: a host may drop such a key. */
  byte[] NOTHING = new byte[0];

  /** What {@link #nextTimer} gives for a state that waits for nothing. */
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
   * Of each of the workload's streams, in their order, the names of an event's columns in their order on the wire; the
   * first two are id and event_time.
   */
  String[][] eventColumns();

  /** Names of the answer's columns in their order on the wire. */
  String[] answerColumns();

  /**
   * The key whose state the event belongs to: its partition key, not negative. Never called with a watermark record.
   */
  long keyOf(Event event);

  /** What is known of a key before its first event. */
  S newState();

  /**
   * Takes in an event of the key. Those of a key come ordered by {@link Event#compareTo}; where {@link #keyOf} gathers
   * several sources under one key, each source's own do, and where there are several streams, each stream's own.
   */
  void process(long key, S state, Event event, Timers timers, Output output);

  /**
   * Emits what the watermark makes due. A call with nothing due is harmless, so a host may call too often, and may pass
   * any time from the timer's to the watermark; the watermark itself saves calls.
   *
   * @param watermark ms of event time: no event older than it is still to come; Long.MAX_VALUE at the end of the trace
   */
  void onTimer(long key, S state, long watermark, Timers timers, Output output);

  /**
   * The watermark that makes the state's next answer due, ms of event time, or {@link #NEVER}. While there is one, a
   * timer at it or before it is registered; so a host that lost its timers registers these, and has lost nothing.
   */
  long nextTimer(S state);

  /** The state as bytes of their own, {@link #NOTHING} where nothing is known. */
  byte[] encode(S state);

  /** Overwrites all of `state` by what {@link #encode} made bytes of. */
  void decode(byte[] bytes, S state);
}
