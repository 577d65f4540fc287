package millrace;

/**
 * A workload's operator, for a host that keeps its states by key. One instance serves one thread: pass a key and its
 * state, then its events and timers, and keep the resulting state. A host that keeps bytes uses {@link #load} and
 * {@link #stored}, one that keeps objects {@link #take} and {@link #state}.
 *
 * @param <S> the state of one key
 */
public final class KeyedOperator<S> {
  /** Takes an answer: its key, and its value on the wire. */
  public interface Answers {
    void emit(long key, byte[] value);
  }

  private final Operator<S> operator;
  private final EventRows eventRows;
  private final RowCodec answerRows;
  private S state;
  private final Timers timers;
  private final Output output;
  private long key;

  /** `timers` and `answers` are those of the current key. */
  @SuppressWarnings("unchecked")
  public KeyedOperator(Hosted hosted, Timers timers, Answers answers) {
    operator = (Operator<S>) hosted.operator();
    eventRows = new EventRows(hosted.format(), operator.eventColumns());
    answerRows = hosted.format().codec(operator.answerColumns());
    state = operator.newState();
    this.timers = timers;
    output = row -> answers.emit(key, answerRows.encode(row));
  }

  /** An event to decode into. */
  public Event newEvent() {
    return eventRows.newEvent();
  }

  /** The number of its streams. */
  public int streams() {
    return eventRows.streams();
  }

  /** Decodes a {@link StreamValue}. */
  public void decode(byte[] value, Event event) {
    int streams = eventRows.streams();
    decode(StreamValue.stream(value, streams), StreamValue.value(value, streams), event);
  }

  /** Decodes the value of a record of a stream. */
  public void decode(int stream, byte[] value, Event event) {
    eventRows.decode(stream, value, event);
  }

  /** The key of an event that is no watermark record. */
  public long keyOf(Event event) {
    return operator.keyOf(event);
  }

  /** Brings a key with its state, null where nothing is known of it. */
  public void load(long key, byte[] bytes) {
    this.key = key;
    operator.decode(bytes == null ? Operator.NOTHING : bytes, state);
  }

  /** Brings a key with its state, null where nothing is known of it. */
  public void take(long key, S known) {
    this.key = key;
    state = known == null ? operator.newState() : known;
  }

  /** What states are. */
  @SuppressWarnings("unchecked")
  public Class<S> stateClass() {
    return (Class<S>) operator.newState().getClass();
  }

  /** The current state. */
  public S state() {
    return state;
  }

  /** The current key. */
  public long key() {
    return key;
  }

  /** Processes an event of the current key; those of a key come ordered by {@link Event#compareTo}. */
  public void process(Event event) {
    operator.process(key, state, event, timers, output);
  }

  /** The watermark, ms from the start of the trace, has reached a timer of the current key. */
  public void onTimer(long watermark) {
    operator.onTimer(key, state, watermark, timers, output);
  }

  /** The timer that the current state waits for, or {@link Operator#NEVER}. */
  public long nextTimer() {
    return operator.nextTimer(state);
  }

  /** The current state as bytes; null where it is empty, and the key may be dropped. */
  public byte[] stored() {
    byte[] bytes = operator.encode(state);
    return bytes.length == 0 ? null : bytes;
  }
}
