package alarms;

import millrace.ByteReader;
import millrace.ByteWriter;
import millrace.Event;
import millrace.Operator;
import millrace.Output;
import millrace.Tables;
import millrace.Timers;

/** Support for tests: an operator of a user's own, in a package of its own. */
public final class AlarmsOperator implements Operator<AlarmsOperator.State> {
  private static final int SENSOR = Event.FIRST;
  private static final int LEVEL = Event.FIRST + 1;
  private static final long LIMIT = 90;

  private final ByteWriter writer = new ByteWriter();
  private final ByteReader reader = new ByteReader();

  /** What is known of a sensor. */
  public static final class State {
    private long alarms;
  }

  /** Needs no tables. */
  public AlarmsOperator(Tables tables) {}

  @Override
  public String[][] eventColumns() {
    return new String[][] {{"id", "event_time", "sensor", "level"}};
  }

  @Override
  public String[] answerColumns() {
    return new String[] {"sensor", "nth", "level"};
  }

  @Override
  public long keyOf(Event event) {
    return event.values[SENSOR];
  }

  @Override
  public State newState() {
    return new State();
  }

  @Override
  public void process(long sensor, State state, Event event, Timers timers, Output output) {
    if (event.values[LEVEL] > LIMIT) {
      state.alarms++;
      output.emit(new long[] {sensor, state.alarms, event.values[LEVEL]});
    }
  }

  @Override
  public void onTimer(long sensor, State state, long watermark, Timers timers, Output output) {}

  @Override
  public long nextTimer(State state) {
    return NEVER;
  }

  @Override
  public byte[] encode(State state) {
    if (state.alarms == 0) {
      return NOTHING;
    }
    writer.unsigned(state.alarms);
    return writer.take();
  }

  @Override
  public void decode(byte[] bytes, State state) {
    reader.open(bytes);
    state.alarms = bytes.length == 0 ? 0 : reader.unsigned();
  }
}
