package millrace;

/** Reads the events of an operator's streams. One instance per thread. */
public final class EventRows {
  private final RowCodec[] rows;
  private final int mostColumns;

  /** For streams with these columns each, written in a format. */
  public EventRows(Format format, String[]... columns) {
    rows = new RowCodec[columns.length];
    int most = 0;
    for (int stream = 0; stream < columns.length; stream++) {
      rows[stream] = format.codec(columns[stream]);
      most = Math.max(most, columns[stream].length);
    }
    mostColumns = most;
  }

  /** How many streams there are. */
  public int streams() {
    return rows.length;
  }

  /** An event to decode into, whatever its stream. */
  public Event newEvent() {
    return new Event(mostColumns);
  }

  /**
   * Reads the value of a record of that stream.
   *
   * @throws IllegalArgumentException where it is not a row of exactly the stream's columns
   */
  public void decode(int stream, byte[] value, Event event) {
    rows[stream].decode(value, event.values);
    event.become(stream);
  }
}
