package millrace;

/** The time of a Kafka record: the event time, counted from the start of the trace, as a time of the calendar. */
public final class RecordTime {
  /** 2020-01-01 UTC: where event time 0 is. */
  public static final long START_MS = 1_577_836_800_000L;

  private RecordTime() {}
}
