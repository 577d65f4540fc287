package millrace;

/** One event as whole numbers. Reusable: a host may decode every record into the same one. */
public final class Event implements Comparable<Event> {
  private static final int ID = 0;
  private static final int EVENT_TIME = 1;

  /** Place of a workload's own first column among {@link #values}. */
  public static final int FIRST = 2;

  /** The values in the order of {@link Operator#eventColumns}. */
  public final long[] values;

  /** An event of so many columns, id and event_time among them, all zero. */
  public Event(int columns) {
    values = new long[columns];
  }

  /** The event's place in the whole trace's order of arrival; -1 for a heartbeat. */
  public long id() {
    return values[ID];
  }

  /** Milliseconds from the start of the trace. */
  public long eventTime() {
    return values[EVENT_TIME];
  }

  /**
   * Whether this is a heartbeat: it tells the time of the whole stream and is otherwise nothing; a host takes its
   * event time into the watermark and never shows it to an operator.
   */
  public boolean isHeartbeat() {
    return values[ID] < 0;
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
