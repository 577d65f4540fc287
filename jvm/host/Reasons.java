package millrace;

/** Errors in one line. */
final class Reasons {
  private Reasons() {}

  /** The messages of an error and its causes, outermost first. */
  static String of(Throwable error) {
    StringBuilder text = new StringBuilder();
    String last = "";
    for (Throwable each = error; each != null; each = each.getCause()) {
      String message = each.getMessage() == null ? each.getClass().getSimpleName() : each.getMessage();
      // Many errors only repeat their cause.
      if (!last.contains(message)) {
        text.append(text.length() == 0 ? "" : ": ").append(message);
        last = message;
      }
    }
    return text.toString().replaceAll("\\s+", " ");
  }
}
