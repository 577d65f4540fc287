package millrace;

/**
 * What a host reports: a state or a metric per line of standard output, as JSON; the last line of an error says why.
 */
public final class HostState {
  private HostState() {}

  /** It consumes, or is about to. */
  public static void ready() {
    report("ready");
  }

  /** A sample of one of the engine's metrics, whose name and unit are plain words. */
  public static void metric(String name, long value, String unit) {
    String sample = "{\"name\":\"" + name + "\",\"value\":" + value + ",\"unit\":\"" + unit + "\"}";
    System.out.println("{\"metric\":" + sample + "}");
  }

  /** It was asked to stop, and has. */
  public static void stopped() {
    report("stopped");
  }

  /** It cannot go on: says why and ends the process. */
  public static void fail(Throwable error) {
    error.printStackTrace();
    System.err.println("ERROR " + Reasons.of(error));
    Supervised.end(1);
  }

  private static void report(String state) {
    System.out.println("{\"state\":\"" + state + "\"}");
  }
}
