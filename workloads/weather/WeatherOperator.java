package millrace;

/** Looks up the region of each report and gathers its window; answers when the watermark closes the window. */
public final class WeatherOperator implements Operator<WeatherOperator.State> {
  private static final int STATION = Event.FIRST;
  private static final int TEMPERATURE = Event.FIRST + 1;

  /** Columns of an open window; its start is in ms. */
  private static final int START = 0;
  private static final int READINGS = 1;
  private static final int MINIMUM = 2;
  private static final int MAXIMUM = 3;
  private static final int TOTAL = 4;

  /** Length of a window, ms; windows begin at its multiples. */
  private final long windowMs;
  /** Station → its region. */
  private final int[] regions;
  private final long[] row = new long[6];
  private final ByteWriter writer = new ByteWriter();
  private final ByteReader reader = new ByteReader();

  /** The state of a region. */
  public static final class State {
    /** Windows that time has not closed, the oldest first. */
    private final OpenRows windows = new OpenRows(5);
  }

  /** Needs parameter `window` and table `stations`: station, region; every station that reports is in it. */
  public WeatherOperator(Tables tables) {
    windowMs = tables.parameter("window");
    int[] stations = tables.column("stations", "station");
    int[] regionOfRow = tables.column("stations", "region");
    int largest = -1;
    for (int station : stations) {
      largest = Math.max(largest, station);
    }
    regions = new int[largest + 1];
    for (int i = 0; i < stations.length; i++) {
      regions[stations[i]] = regionOfRow[i];
    }
  }

  @Override
  public String[][] eventColumns() {
    return new String[][] {{"id", "event_time", "station", "temperature"}};
  }

  @Override
  public String[] answerColumns() {
    return new String[] {"region", "window_start", "readings", "minimum", "maximum", "total"};
  }

  @Override
  public long keyOf(Event event) {
    return regions[(int) event.values[STATION]];
  }

  @Override
  public State newState() {
    return new State();
  }

  @Override
  public void process(long region, State state, Event event, Timers timers, Output output) {
    OpenRows windows = state.windows;
    long temperature = event.values[TEMPERATURE];
    int window = windowOf(windows, event.eventTime(), timers);
    windows.set(window, READINGS, windows.get(window, READINGS) + 1);
    windows.set(window, MINIMUM, Math.min(windows.get(window, MINIMUM), temperature));
    windows.set(window, MAXIMUM, Math.max(windows.get(window, MAXIMUM), temperature));
    windows.set(window, TOTAL, windows.get(window, TOTAL) + temperature);
  }

  @Override
  public void onTimer(long region, State state, long watermark, Timers timers, Output output) {
    OpenRows windows = state.windows;
    int closed = 0;
    while (closed < windows.count() && windows.get(closed, START) + windowMs <= watermark) {
      row[0] = region;
      for (int column = START; column <= TOTAL; column++) {
        row[1 + column] = windows.get(closed, column);
      }
      output.emit(row);
      closed++;
    }
    windows.removeFirst(closed);
    if (windows.count() > 0) {
      timers.register(nextTimer(state));
    }
  }

  @Override
  public long nextTimer(State state) {
    return state.windows.count() == 0 ? NEVER : state.windows.get(0, START) + windowMs;
  }

  @Override
  public byte[] encode(State state) {
    OpenRows windows = state.windows;
    for (int window = 0; window < windows.count(); window++) {
      long minimum = windows.get(window, MINIMUM);
      writer.unsigned(windows.get(window, START) / windowMs);
      writer.unsigned(windows.get(window, READINGS));
      writer.signed(minimum);
      writer.unsigned(windows.get(window, MAXIMUM) - minimum);
      writer.signed(windows.get(window, TOTAL));
    }
    return writer.take();
  }

  @Override
  public void decode(byte[] bytes, State state) {
    OpenRows windows = state.windows;
    windows.clear();
    reader.open(bytes);
    while (!reader.atEnd()) {
      int window = windows.count();
      windows.insert(window);
      windows.set(window, START, reader.unsigned() * windowMs);
      windows.set(window, READINGS, reader.unsigned());
      long minimum = reader.signed();
      windows.set(window, MINIMUM, minimum);
      windows.set(window, MAXIMUM, minimum + reader.unsigned());
      windows.set(window, TOTAL, reader.signed());
    }
  }

  /** The row of the window that a time lies in, made if there is none. */
  private int windowOf(OpenRows windows, long time, Timers timers) {
    long start = time - time % windowMs;
    // From the newest: reports come little out of order.
    int behind = windows.count();
    while (behind > 0 && windows.get(behind - 1, START) > start) {
      behind--;
    }
    if (behind > 0 && windows.get(behind - 1, START) == start) {
      return behind - 1;
    }
    windows.insert(behind);
    windows.set(behind, START, start);
    windows.set(behind, READINGS, 0);
    windows.set(behind, MINIMUM, Long.MAX_VALUE);
    windows.set(behind, MAXIMUM, Long.MIN_VALUE);
    windows.set(behind, TOTAL, 0);
    // A later window is seen to when this one closes.
    if (behind == 0) {
      timers.register(start + windowMs);
    }
    return behind;
  }
}
