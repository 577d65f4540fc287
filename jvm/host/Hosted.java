package millrace;

import java.io.Serializable;

/** Which operator a host runs, and how rows are written. Serializable, so that a host can send it to its workers. */
public final class Hosted implements Serializable {
  private static final long serialVersionUID = 1;

  private final String operatorClass;
  private final Tables tables;
  private final Format format;

  private Hosted(String operatorClass, Tables tables, Format format) {
    this.operatorClass = operatorClass;
    this.tables = tables;
    this.format = format;
  }

  /**
   * What the settings name.
   *
   * @throws IllegalArgumentException where the operator cannot be created, or not for so many streams: thrown here, not
   *     later by a worker
   */
  public static Hosted of(HostSettings settings) {
    String operatorClass = settings.get("operator");
    Tables tables = Tables.parse(settings.get("tables"));
    int reads = Operator.create(operatorClass, tables).eventColumns().length;
    int streams = settings.inputs().length;
    if (reads != streams) {
      throw new IllegalArgumentException(operatorClass + " reads " + reads + " streams, and there are " + streams);
    }
    return new Hosted(operatorClass, tables, Format.named(settings.get("format")));
  }

  /** A new operator. */
  public Operator<?> operator() {
    return Operator.create(operatorClass, tables);
  }

  /** How rows are written. */
  public Format format() {
    return format;
  }
}
