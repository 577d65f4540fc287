package millrace;

/** Looks up the region of each report and gathers its hour; answers when the watermark closes the hour. */
public final class WeatherOperator implements Operator<WeatherOperator.State> {
  private static final int STATION = Event.FIRST;
  private static final int TEMPERATURE = Event.FIRST + 1;

  private static final long HOUR_MS = 3_600_000;

  /** Columns of an open hour; its start is in ms. */
  private static final int START = 0;
  private static final int READINGS = 1;
  private static final int MINIMUM = 2;
  private static final int MAXIMUM = 3;
  private static final int TOTAL = 4;

  /** Station → its region. */
  private final int[] regions;
  private final long[] row = new long[6];
  private final ByteWriter writer = new ByteWriter();
  private final ByteReader reader = new ByteReader();

  /** The state of a region. */
  public static final class State {
    /** Hours that time has not closed, the oldest first. */
    private final OpenRows hours = new OpenRows(5);
  }

  /** Needs table `stations`: station, region; every station that reports is in it. */
  public WeatherOperator(Tables tables) {
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
    OpenRows hours = state.hours;
    long temperature = event.values[TEMPERATURE];
    int hour = hourOf(hours, event.eventTime(), timers);
    hours.set(hour, READINGS, hours.get(hour, READINGS) + 1);
    hours.set(hour, MINIMUM, Math.min(hours.get(hour, MINIMUM), temperature));
    hours.set(hour, MAXIMUM, Math.max(hours.get(hour, MAXIMUM), temperature));
    hours.set(hour, TOTAL, hours.get(hour, TOTAL) + temperature);
  }

  @Override
  public void onTimer(long region, State state, long watermark, Timers timers, Output output) {
    OpenRows hours = state.hours;
    int closed = 0;
    while (closed < hours.count() && hours.get(closed, START) + HOUR_MS <= watermark) {
      row[0] = region;
      for (int column = START; column <= TOTAL; column++) {
        row[1 + column] = hours.get(closed, column);
      }
      output.emit(row);
      closed++;
    }
    hours.removeFirst(closed);
    if (hours.count() > 0) {
      timers.register(nextTimer(state));
    }
  }

  @Override
  public long nextTimer(State state) {
    return state.hours.count() == 0 ? NEVER : state.hours.get(0, START) + HOUR_MS;
  }

  @Override
  public byte[] encode(State state) {
    OpenRows hours = state.hours;
    for (int hour = 0; hour < hours.count(); hour++) {
      long minimum = hours.get(hour, MINIMUM);
      writer.unsigned(hours.get(hour, START) / HOUR_MS);
      writer.unsigned(hours.get(hour, READINGS));
      writer.signed(minimum);
      writer.unsigned(hours.get(hour, MAXIMUM) - minimum);
      writer.signed(hours.get(hour, TOTAL));
    }
    return writer.take();
  }

  @Override
  public void decode(byte[] bytes, State state) {
    OpenRows hours = state.hours;
    hours.clear();
    reader.open(bytes);
    while (!reader.atEnd()) {
      int hour = hours.count();
      hours.insert(hour);
      hours.set(hour, START, reader.unsigned() * HOUR_MS);
      hours.set(hour, READINGS, reader.unsigned());
      long minimum = reader.signed();
      hours.set(hour, MINIMUM, minimum);
      hours.set(hour, MAXIMUM, minimum + reader.unsigned());
      hours.set(hour, TOTAL, reader.signed());
    }
  }

  /** The row of the hour that a time lies in, made if there is none. */
  private static int hourOf(OpenRows hours, long time, Timers timers) {
    long start = time - time % HOUR_MS;
    // From the newest: reports come little out of order.
    int behind = hours.count();
    while (behind > 0 && hours.get(behind - 1, START) > start) {
      behind--;
    }
    if (behind > 0 && hours.get(behind - 1, START) == start) {
      return behind - 1;
    }
    hours.insert(behind);
    hours.set(behind, START, start);
    hours.set(behind, READINGS, 0);
    hours.set(behind, MINIMUM, Long.MAX_VALUE);
    hours.set(behind, MAXIMUM, Long.MIN_VALUE);
    hours.set(behind, TOTAL, 0);
    // A later hour is seen to when this one closes.
    if (behind == 0) {
      timers.register(start + HOUR_MS);
    }
    return behind;
  }
}
