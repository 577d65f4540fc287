package millrace;

import java.util.Arrays;

/** Compares each fix with the one before it. Every answer is due at the fix itself. */
public final class GeolocationOperator implements Operator<GeolocationOperator.State> {
  private static final int VEHICLE = Event.FIRST;
  private static final int X = Event.FIRST + 1;
  private static final int Y = Event.FIRST + 2;

  /** Answers of `kind`. */
  private static final int TRANSITION = 1;
  private static final int SPEEDING = 2;

  /** Edge of a cell, metres. */
  private static final int CELL_METRES = 500;
  /** Cells in a row of the map, and rows. */
  private static final int CELLS_ACROSS = 100;
  private static final int CELLS = CELLS_ACROSS * CELLS_ACROSS;
  private static final int UNLIMITED = -1;
  /** Farther than any two places on the map are apart; its square is far from the largest long. */
  private static final long FARTHEST_METRES = 100_000;

  private final int[] zones = new int[CELLS];
  private final int[] limits = new int[CELLS];
  private final long[] row = new long[6];
  private final ByteWriter writer = new ByteWriter();
  private final ByteReader reader = new ByteReader();

  /** The state of a vehicle. */
  public static final class State {
    /** Whether there was a fix. */
    private boolean known;
    private int x;
    private int y;
    private long time;
    private int zone;
    /** Event time of the last transition, or of the first fix, ms. */
    private long zoneSince;
  }

  /** Needs table `cells`: cell, zone, speed_limit (m/s). */
  public GeolocationOperator(Tables tables) {
    Arrays.fill(limits, UNLIMITED);
    int[] cells = tables.column("cells", "cell");
    int[] zoneOfRow = tables.column("cells", "zone");
    int[] limitOfRow = tables.column("cells", "speed_limit");
    for (int i = 0; i < cells.length; i++) {
      // No fix is in a cell beyond the map.
      if (cells[i] >= 0 && cells[i] < CELLS) {
        zones[cells[i]] = zoneOfRow[i];
        limits[cells[i]] = limitOfRow[i];
      }
    }
  }

  @Override
  public String[][] eventColumns() {
    return new String[][] {{"id", "event_time", "vehicle", "x", "y"}};
  }

  @Override
  public String[] answerColumns() {
    return new String[] {"fix_id", "kind", "vehicle", "a", "b", "c"};
  }

  @Override
  public long keyOf(Event event) {
    return event.values[VEHICLE];
  }

  @Override
  public State newState() {
    return new State();
  }

  @Override
  public void process(long vehicle, State state, Event event, Timers timers, Output output) {
    row[0] = event.id();
    row[2] = vehicle;
    int x = (int) event.values[X];
    int y = (int) event.values[Y];
    int cell = y / CELL_METRES * CELLS_ACROSS + x / CELL_METRES;
    takeZone(state, zones[cell], event.eventTime(), output);
    takePlace(state, limits[cell], x, y, event.eventTime(), output);
    state.known = true;
  }

  /** Nothing in this workload waits for time. */
  @Override
  public void onTimer(long vehicle, State state, long watermark, Timers timers, Output output) {}

  @Override
  public long nextTimer(State state) {
    return NEVER;
  }

  @Override
  public byte[] encode(State state) {
    if (!state.known) {
      return NOTHING;
    }
    writer.unsigned(state.x);
    writer.unsigned(state.y);
    writer.unsigned(state.time);
    writer.signed(state.zone);
    writer.unsigned(state.time - state.zoneSince);
    return writer.take();
  }

  @Override
  public void decode(byte[] bytes, State state) {
    reader.open(bytes);
    state.known = !reader.atEnd();
    if (state.known) {
      state.x = (int) reader.unsigned();
      state.y = (int) reader.unsigned();
      state.time = reader.unsigned();
      state.zone = (int) reader.signed();
      state.zoneSince = state.time - reader.unsigned();
    }
  }

  private void takeZone(State state, int zone, long time, Output output) {
    if (!state.known) {
      state.zoneSince = time;
    } else if (zone != state.zone) {
      answer(TRANSITION, state.zone, zone, time - state.zoneSince, output);
      state.zoneSince = time;
    }
    state.zone = zone;
  }

  private void takePlace(State state, int limit, int x, int y, long time, Output output) {
    if (limit != UNLIMITED && state.known) {
      long elapsedMs = time - state.time;
      long dx = x - state.x;
      long dy = y - state.y;
      long squared = dx * dx + dy * dy;
      long reach = Math.min(limit * elapsedMs / 1_000, FARTHEST_METRES);
      if (squared > reach * reach) {
        answer(SPEEDING, state.zone, squared, elapsedMs, output);
      }
    }
    state.x = x;
    state.y = y;
    state.time = time;
  }

  private void answer(int kind, long a, long b, long c, Output output) {
    row[1] = kind;
    row[3] = a;
    row[4] = b;
    row[5] = c;
    output.emit(row);
  }
}
