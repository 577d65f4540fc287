package millrace;

/** What a host tells of itself: a state or a figure a line of its standard output, as JSON; the last line of an error says why. */
final class HostState {
  private HostState() {}

  /** It consumes, or is about to. */
  static void ready() {
    tell("ready");
  }

  /** What is measured in it: its name and its unit are plain words. */
  static void figure(String name, long value, String unit) {
    System.out.println("{\"figure\":\"" + name + "\",\"value\":" + value + ",\"unit\":\"" + unit + "\"}");
  }

  /** It was told to stop, and has. */
  static void stopped() {
    tell("stopped");
  }

  /** It cannot go on: says why and ends the process. */
  static void fail(Throwable error) {
    error.printStackTrace();
    System.err.println("ERROR " + Reasons.of(error));
    Supervised.end(1);
  }

  private static void tell(String state) {
    System.out.println("{\"state\":\"" + state + "\"}");
  }
}
