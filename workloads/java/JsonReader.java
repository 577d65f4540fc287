package millrace;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads the parts of a flat JSON object of integers, one after the other, past any white space. */
final class JsonReader {
  private final byte[] bytes;
  private int at;

  JsonReader(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Passes this character, which must come next. */
  void expect(char character) {
    if (next() != character) {
      throw error("no '" + character + "'");
    }
    at++;
  }

  /** Makes sure that nothing else follows. */
  void expectEnd() {
    if (next() != -1) {
      throw error("no end");
    }
  }

  /** Passes a name in quotes and the colon after it, the last byte of `label`, if they come next. */
  boolean skipLabel(byte[] label) {
    next();
    int name = at + label.length - 1;
    if (name > bytes.length || !Arrays.equals(bytes, at, name, label, 0, label.length - 1)) {
      return false;
    }
    at = name;
    expect(':');
    return true;
  }

  /** Passes an integer that fits 64 bits. */
  long number() {
    boolean negative = next() == '-';
    if (negative) {
      at++;
    }
    int from = at;
    // Downwards, because the smallest long has no positive counterpart.
    long number = 0;
    for (int digit; at < bytes.length && (digit = bytes[at] - '0') >= 0 && digit <= 9; at++) {
      if (number < (Long.MIN_VALUE + digit) / 10) {
        throw error("no 64-bit integer");
      }
      number = number * 10 - digit;
    }
    boolean leadingZero = at - from > 1 && bytes[from] == '0';
    if (at == from || leadingZero || !negative && number == Long.MIN_VALUE) {
      throw error("no 64-bit integer");
    }
    return negative ? number : -number;
  }

  /** An error that something else was found than this. */
  IllegalArgumentException error(String missing) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    return new IllegalArgumentException(missing + " at byte " + at + " of " + text);
  }

  /** The next character that is not white space, -1 at the end. */
  private int next() {
    while (at < bytes.length) {
      byte character = bytes[at];
      if (character != ' ' && character != '\n' && character != '\r' && character != '\t') {
        return character;
      }
      at++;
    }
    return -1;
  }
}
