package millrace;

/** Compares each transaction with the last ones of its card. Every answer is due at the transaction itself. */
public final class FraudOperator implements Operator<FraudOperator.State> {
  private static final int CARD = Event.FIRST;
  private static final int AMOUNT = Event.FIRST + 1;
  private static final int X = Event.FIRST + 2;
  private static final int Y = Event.FIRST + 3;

  /** Answers of `rule`. */
  private static final int UNUSUAL_AMOUNT = 1;
  private static final int VELOCITY = 2;
  private static final int IMPOSSIBLE_TRAVEL = 3;

  private static final int AMOUNTS = 16;
  private static final int TIMES = 4;
  private static final long FARTHEST_METRES = 60_000_000;

  /** An amount over so many times the mean of the last sixteen is unusual. */
  private final long unusual;
  /** Five transactions in less than this are a burst, ms. */
  private final long burstMs;
  /** Nobody travels faster, m/s. */
  private final long speed;
  private final long[] row = new long[4];
  private final ByteWriter writer = new ByteWriter();
  private final ByteReader reader = new ByteReader();

  /** The state of a card. */
  public static final class State {
    /** The last 16 amounts, cents. */
    private final RecentValues amounts = new RecentValues(AMOUNTS);
    /** The last four event times, ms, the latest first; as many are valid as there are amounts. */
    private final long[] times = new long[TIMES];
    private int x;
    private int y;
  }

  /** Needs parameters `unusual`, `burst` and `speed`, and no tables. */
  public FraudOperator(Tables tables) {
    unusual = tables.parameter("unusual");
    burstMs = tables.parameter("burst");
    speed = tables.parameter("speed");
  }

  @Override
  public String[][] eventColumns() {
    return new String[][] {{"id", "event_time", "card", "amount", "x", "y"}};
  }

  @Override
  public String[] answerColumns() {
    return new String[] {"transaction_id", "rule", "card", "evidence"};
  }

  @Override
  public long keyOf(Event event) {
    return event.values[CARD];
  }

  @Override
  public State newState() {
    return new State();
  }

  @Override
  public void process(long card, State state, Event event, Timers timers, Output output) {
    row[0] = event.id();
    row[2] = card;
    takePlace(state, event, output);
    takeTime(state, event.eventTime(), output);
    takeAmount(state.amounts, (int) event.values[AMOUNT], output);
  }

  /** Nothing in this workload waits for time. */
  @Override
  public void onTimer(long card, State state, long watermark, Timers timers, Output output) {}

  @Override
  public long nextTimer(State state) {
    return NEVER;
  }

  @Override
  public byte[] encode(State state) {
    int count = state.amounts.count();
    if (count == 0) {
      return NOTHING;
    }
    state.amounts.encode(writer);
    long[] times = state.times;
    writer.unsigned(times[0]);
    for (int i = 1; i < Math.min(count, TIMES); i++) {
      writer.unsigned(times[i - 1] - times[i]);
    }
    writer.signed(state.x);
    writer.signed(state.y);
    return writer.take();
  }

  @Override
  public void decode(byte[] bytes, State state) {
    if (bytes.length == 0) {
      state.amounts.clear();
      return;
    }
    reader.open(bytes);
    state.amounts.decode(reader);
    long[] times = state.times;
    times[0] = reader.unsigned();
    for (int i = 1; i < Math.min(state.amounts.count(), TIMES); i++) {
      times[i] = times[i - 1] - reader.unsigned();
    }
    state.x = (int) reader.signed();
    state.y = (int) reader.signed();
  }

  private void takeAmount(RecentValues amounts, int amount, Output output) {
    if (amounts.isFull() && (long) AMOUNTS * amount > unusual * amounts.sum()) {
      answer(UNUSUAL_AMOUNT, amounts.sum(), output);
    }
    amounts.add(amount);
  }

  private void takeTime(State state, long time, Output output) {
    long[] times = state.times;
    long elapsedMs = time - times[TIMES - 1];
    if (state.amounts.count() >= TIMES && elapsedMs < burstMs) {
      answer(VELOCITY, elapsedMs, output);
    }
    System.arraycopy(times, 0, times, 1, TIMES - 1);
    times[0] = time;
  }

  private void takePlace(State state, Event event, Output output) {
    int x = (int) event.values[X];
    int y = (int) event.values[Y];
    if (state.amounts.count() > 0) {
      long elapsedMs = event.eventTime() - state.times[0];
      long dx = x - state.x;
      long dy = y - state.y;
      long squared = dx * dx + dy * dy;
      long reach = Math.min(elapsedMs * speed / 1_000, FARTHEST_METRES);
      if (squared > reach * reach) {
        answer(IMPOSSIBLE_TRAVEL, squared, output);
      }
    }
    state.x = x;
    state.y = y;
  }

  private void answer(int rule, long evidence, Output output) {
    row[1] = rule;
    row[3] = evidence;
    output.emit(row);
  }
}
