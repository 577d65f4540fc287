package millrace;

/**
 * A workload's operator in the hands of a host that keeps its states by key. One instance serves one thread: bring a
 * key and its state, then what happened to it, and keep what became of the state. A host that keeps bytes does so by
 * {@link #load} and {@link #stored}, one that keeps objects by {@link #take} and {@link #state}.
 *
 * @param <S> what is known of one key
 */
final class KeyedOperator<S> {
  /** Takes an answer: its key, and its value on the wire. */
  interface Answers {
    void emit(long key, byte[] value);
  }

  private final Operator<S> operator;
  private final EventRows eventRows;
  private final RowCodec answerRows;
  private S state;
  private final Timers timers;
  private final Output output;
  private long key;

  /** `timers` and `answers` are of the key at hand. */
  @SuppressWarnings("unchecked")
  KeyedOperator(Hosted hosted, Timers timers, Answers answers) {
    operator = (Operator<S>) hosted.operator();
    eventRows = new EventRows(hosted.format(), operator.eventColumns());
    answerRows = hosted.format().codec(operator.answerColumns());
    state = operator.newState();
    this.timers = timers;
    output = row -> answers.emit(key, answerRows.encode(row));
  }

  /** An event to decode into. */
  Event newEvent() {
    return eventRows.newEvent();
  }

  /** How many streams its events are of. */
  int streams() {
    return eventRows.streams();
  }

  /** Decodes a {@link StreamValue}. */
  void decode(byte[] value, Event event) {
    int streams = eventRows.streams();
    eventRows.decode(StreamValue.stream(value, streams), StreamValue.value(value, streams), event);
  }

  /** The key of an event that is no watermark record. */
  long keyOf(Event event) {
    return operator.keyOf(event);
  }

  /** Brings a key with its state, null where nothing is known of it. */
  void load(long key, byte[] bytes) {
    this.key = key;
    operator.decode(bytes == null ? Operator.NOTHING : bytes, state);
  }

  /** Brings a key with its state, null where nothing is known of it. */
  void take(long key, S known) {
    this.key = key;
    state = known == null ? operator.newState() : known;
  }

  /** What states are. */
  @SuppressWarnings("unchecked")
  Class<S> stateClass() {
    return (Class<S>) operator.newState().getClass();
  }

  /** The state at hand. */
  S state() {
    return state;
  }

  /** The key at hand. */
  long key() {
    return key;
  }

  /** An event of the key at hand; those of a key come ordered by {@link Event#compareTo}. */
  void process(Event event) {
    operator.process(key, state, event, timers, output);
  }

  /** The watermark has reached a timer of the key at hand; ms from the start of the trace. */
  void onTimer(long watermark) {
    operator.onTimer(key, state, watermark, timers, output);
  }

  /** When the state at hand waits for a timer, or {@link Operator#NEVER}. */
  long nextTimer() {
    return operator.nextTimer(state);
  }

  /** The state at hand as bytes; null where nothing is known any more, and the key may be dropped. */
  byte[] stored() {
    byte[] bytes = operator.encode(state);
    return bytes.length == 0 ? null : bytes;
  }
}
