package millrace;

/** One event as whole numbers. Reusable: a host may decode every record into the same one, by {@link EventRows}. */
public final class Event implements Comparable<Event> {
  private static final int ID = 0;
  private static final int EVENT_TIME = 1;

  /** Index of the workload's own first column in {@link #values}. */
  public static final int FIRST = 2;

  /**
   * The values in the order of the stream's {@link Operator#eventColumns}; entries after them are not values of the
   * event.
   */
  public final long[] values;

  private int stream;

  /** An event with at most this number of columns, id and event_time included, all zero. */
  public Event(int columns) {
    values = new long[columns];
  }

  /** The index of its stream among those of the workload, 0 where there is only one. */
  public int stream() {
    return stream;
  }

  /** The event's index in the arrival order of the whole trace; -1 for a watermark record. */
  public long id() {
    return values[ID];
  }

  /** Milliseconds from the start of the trace. */
  public long eventTime() {
    return values[EVENT_TIME];
  }

  /**
   * Whether this is a watermark record, which only has the event time that the whole stream has reached. It counts for
   * a host's watermark; an operator never sees it.
   */
  public boolean isWatermark() {
    return values[ID] < 0;
  }

  /** Makes it an event of that stream, whose values are set afterwards. */
  void become(int ofStream) {
    stream = ofStream;
  }

  /** By event time, then id: the order in which an operator processes the events of a key. */
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
