package millrace;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A workload's static tables, by name and column, and the parameters of its question. Serializable, so that a host can
 * send them to its workers.
 */
public final class Tables implements Serializable {
  private static final long serialVersionUID = 1;
  private static final String PARAMETER = "parameter";
  private static final String HEADING = "table";

  private final HashMap<String, Long> parameters = new HashMap<>();
  private final LinkedHashMap<String, LinkedHashMap<String, int[]>> tables = new LinkedHashMap<>();

  /** The tables of a file; its form is that of {@link #parse}. */
  public static Tables read(Path file) throws IOException {
    return parse(Files.readString(file));
  }

  /**
   * The tables of a text: per parameter a line `parameter NAME VALUE`, then per table a line `table NAME COLUMN COLUMN
   * …` and a line per row of whole numbers, all separated by single spaces. An empty text has none of either.
   */
  public static Tables parse(String text) {
    Tables result = new Tables();
    String[] lines = text.lines().toArray(String[]::new);
    int line = 0;
    for (; line < lines.length && lines[line].startsWith(PARAMETER); line++) {
      String[] words = lines[line].split(" ");
      result.parameters.put(words[1], Long.valueOf(words[2]));
    }
    while (line < lines.length) {
      String[] heading = lines[line].split(" ");
      if (!heading[0].equals(HEADING) || heading.length < 3) {
        throw new IllegalArgumentException("line " + (line + 1) + ": expected 'table NAME COLUMN …'");
      }
      int first = ++line;
      while (line < lines.length && !lines[line].startsWith(HEADING)) {
        line++;
      }
      String[] names = Arrays.copyOfRange(heading, 2, heading.length);
      result.tables.put(heading[1], columns(names, lines, first, line));
    }
    return result;
  }

  /** The value of a parameter of the question. */
  public long parameter(String name) {
    Long value = parameters.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no parameter " + name);
    }
    return value;
  }

  /** Names of the tables. */
  public Set<String> names() {
    return tables.keySet();
  }

  /** The columns of a table by name, in their order, one value per row. */
  public Map<String, int[]> columns(String table) {
    return tables.get(table);
  }

  /** A column of a table, one value per row. */
  public int[] column(String table, String column) {
    Map<String, int[]> columns = tables.get(table);
    if (columns == null || !columns.containsKey(column)) {
      throw new IllegalArgumentException("no column " + column + " of a table " + table);
    }
    return columns.get(column);
  }

  private static LinkedHashMap<String, int[]> columns(String[] names, String[] lines, int first, int end) {
    int[][] values = new int[names.length][end - first];
    for (int line = first; line < end; line++) {
      String[] row = lines[line].split(" ");
      if (row.length != names.length) {
        throw new IllegalArgumentException("line " + (line + 1) + ": expected " + names.length + " numbers");
      }
      for (int column = 0; column < row.length; column++) {
        values[column][line - first] = Integer.parseInt(row[column]);
      }
    }
    LinkedHashMap<String, int[]> columns = new LinkedHashMap<>();
    for (int column = 0; column < names.length; column++) {
      columns.put(names[column], values[column]);
    }
    return columns;
  }
}
