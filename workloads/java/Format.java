package millrace;

import java.util.Locale;

/** How values of events and answers are written on the wire. */
public enum Format {
  /** Big-endian 64-bit integers in column order. */
  BINARY,
  /** A JSON object of integers by column name. */
  JSON;

  /** The format of a name in lower case: `binary` or `json`. */
  public static Format named(String name) {
    for (Format format : values()) {
      if (format.name().toLowerCase(Locale.ROOT).equals(name)) {
        return format;
      }
    }
    throw new IllegalArgumentException("no format " + name + ": give binary or json");
  }

  /** A codec for rows of these columns. */
  public RowCodec codec(String... columns) {
    return this == BINARY ? new BinaryRows(columns.length) : new JsonRows(columns);
  }
}
