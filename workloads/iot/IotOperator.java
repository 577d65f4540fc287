package millrace;

/** Spikes of a device against its recent past, at once; its sessions, when the watermark closes them. */
public final class IotOperator implements Operator<IotOperator.State> {
  private static final int DEVICE = Event.FIRST;
  private static final int VIBRATION = Event.FIRST + 1;

  /** Answers of `kind`. */
  private static final int SPIKE = 1;
  private static final int SESSION = 2;

  /** A reading is judged against this many readings of the device before it. */
  private static final int HISTORY = 32;

  /** Columns of an open session. */
  private static final int FIRST_ID = 0;
  private static final int READINGS = 1;
  private static final int LARGEST = 2;
  private static final int LAST_TIME = 3;

  /** Readings of a device no further apart than this form a session, ms. */
  private final long gapMs;
  /** A session is over this long after its last reading, ms. */
  private final long closeMs;
  /** A reading further than this from the mean of those before is a spike, percent of it. */
  private final long spike;
  private final long[] row = new long[6];
  private final ByteWriter writer = new ByteWriter();
  private final ByteReader reader = new ByteReader();

  /** The state of a device. */
  public static final class State {
    /** The last 32 readings, µm/s. */
    private final RecentValues recent = new RecentValues(HISTORY);
    /** Sessions that time has not closed: several, where the watermark lags far behind the readings. */
    private final OpenRows sessions = new OpenRows(4);
  }

  /** Needs parameters `gap` and `spike`, and no tables. */
  public IotOperator(Tables tables) {
    gapMs = tables.parameter("gap");
    closeMs = gapMs + 1;
    spike = tables.parameter("spike");
  }

  @Override
  public String[][] eventColumns() {
    return new String[][] {{"id", "event_time", "device", "vibration"}};
  }

  @Override
  public String[] answerColumns() {
    return new String[] {"reading_id", "kind", "device", "a", "b", "c"};
  }

  @Override
  public long keyOf(Event event) {
    return event.values[DEVICE];
  }

  @Override
  public State newState() {
    return new State();
  }

  @Override
  public void process(long device, State state, Event event, Timers timers, Output output) {
    int vibration = (int) event.values[VIBRATION];
    long sum = state.recent.sum();
    if (state.recent.isFull() && 100 * Math.abs((long) HISTORY * vibration - sum) > spike * sum) {
      answer(event.id(), SPIKE, device, sum, vibration, 0, output);
    }
    state.recent.add(vibration);
    takeSession(state.sessions, event, vibration, timers);
  }

  @Override
  public void onTimer(long device, State state, long watermark, Timers timers, Output output) {
    OpenRows sessions = state.sessions;
    int closed = 0;
    while (closed < sessions.count() && sessions.get(closed, LAST_TIME) + closeMs <= watermark) {
      long readings = sessions.get(closed, READINGS);
      long largest = sessions.get(closed, LARGEST);
      answer(
          sessions.get(closed, FIRST_ID), SESSION, device, readings, largest, sessions.get(closed, LAST_TIME), output);
      closed++;
    }
    sessions.removeFirst(closed);
    if (sessions.count() > 0) {
      timers.register(nextTimer(state));
    }
  }

  @Override
  public long nextTimer(State state) {
    return state.sessions.count() == 0 ? NEVER : state.sessions.get(0, LAST_TIME) + closeMs;
  }

  @Override
  public byte[] encode(State state) {
    if (state.recent.count() == 0) {
      return NOTHING;
    }
    state.recent.encode(writer);
    OpenRows sessions = state.sessions;
    for (int session = 0; session < sessions.count(); session++) {
      for (int column = FIRST_ID; column <= LAST_TIME; column++) {
        writer.unsigned(sessions.get(session, column));
      }
    }
    return writer.take();
  }

  @Override
  public void decode(byte[] bytes, State state) {
    state.sessions.clear();
    if (bytes.length == 0) {
      state.recent.clear();
      return;
    }
    reader.open(bytes);
    state.recent.decode(reader);
    while (!reader.atEnd()) {
      int session = state.sessions.count();
      state.sessions.insert(session);
      for (int column = FIRST_ID; column <= LAST_TIME; column++) {
        state.sessions.set(session, column, reader.unsigned());
      }
    }
  }

  /** One timer per device is enough: its first session closes first, and moves the timer on if it has grown by then. */
  private void takeSession(OpenRows sessions, Event event, int vibration, Timers timers) {
    int count = sessions.count();
    int last = count - 1;
    if (last >= 0 && event.eventTime() - sessions.get(last, LAST_TIME) <= gapMs) {
      sessions.set(last, READINGS, sessions.get(last, READINGS) + 1);
      sessions.set(last, LARGEST, Math.max(sessions.get(last, LARGEST), vibration));
      sessions.set(last, LAST_TIME, event.eventTime());
      return;
    }
    sessions.insert(count);
    sessions.set(count, FIRST_ID, event.id());
    sessions.set(count, READINGS, 1);
    sessions.set(count, LARGEST, vibration);
    sessions.set(count, LAST_TIME, event.eventTime());
    if (count == 0) {
      timers.register(event.eventTime() + closeMs);
    }
  }

  private void answer(long id, int kind, long device, long a, long b, long c, Output output) {
    row[0] = id;
    row[1] = kind;
    row[2] = device;
    row[3] = a;
    row[4] = b;
    row[5] = c;
    output.emit(row);
  }
}
