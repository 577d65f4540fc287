package millrace;

/** One event as whole numbers. Reusable: a host may decode every record into the same one, by {@link EventRows}. */
public final class Event implements Comparable<Event> {
  private static final int ID = 0;
  private static final int EVENT_TIME = 1;

  /** Place of a workload's own first column among {@link #values}. */
  public static final int FIRST = 2;

  /**
   * The values in the order of the stream's {@link Operator#eventColumns}; what stands behind them is no value of it.
   */
  public final long[] values;

  private int stream;

  /** An event of so many columns at most, id and event_time among them, all zero. */
  public Event(int columns) {
    values = new long[columns];
  }

  /** The place of its stream among those of the workload, 0 where there is but one. */
  public int stream() {
    return stream;
  }

  /** The event's place in the whole trace's order of arrival; -1 for a watermark record. */
  public long id() {
    return values[ID];
  }

  /** Milliseconds from the start of the trace. */
  public long eventTime() {
    return values[EVENT_TIME];
  }

  /**
   * Whether this is a watermark record: it holds the time of the whole stream and is otherwise nothing; a host takes
   * its event time into the watermark and never shows it to an operator.
   */
  public boolean isWatermark() {
    return values[ID] < 0;
  }

  /** Makes it one of that stream, whose values are yet to be set. */
  void become(int ofStream) {
    stream = ofStream;
  }

  /** By event time, then id: the order in which an operator takes in the events of a key. */
  @Override
  public int compareTo(Event other) {
    int byTime = Long.compare(eventTime(), other.eventTime());
    return byTime != 0 ? byTime : Long.compare(id(), other.id());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Event && compareTo((Event) other) == 0;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(values[ID]);
  }
}
