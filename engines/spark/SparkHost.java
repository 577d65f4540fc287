package millrace;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilderFactory;
import org.apache.spark.sql.SparkSession;

/** What all engines of Spark share: a session by the settings, and how they end. */
final class SparkHost {
  /** What is done in a session. */
  interface Work {
    /** Returns when all is done. */
    void run(SparkSession spark, HostSettings settings) throws Exception;
  }

  private SparkHost() {}

  /**
   * Does the work by the settings in standard input, until this thread is interrupted; ends the process, with the
   * reason in the last line that it prints, when the work fails.
   */
  static void run(Work work) {
    try {
      log();
      HostSettings settings = HostSettings.read(System.in);
      Topics.check(settings.engine("kafka."), settings.topics());
      try (SparkSession spark = session(settings)) {
        work.run(spark, settings);
      }
    } catch (Exception error) {
      // Spark wraps it in an error with the whole plan.
      Throwable cause = error;
      while (cause.getCause() != null && cause.getClass().getName().startsWith("org.apache.spark.")) {
        cause = cause.getCause();
      }
      if (!(cause instanceof InterruptedException)) {
        HostState.fail(cause);
      }
    }
    HostState.stopped();
  }

  /** Warnings and errors go to standard error. By default Spark reports each step. */
  private static void log() {
    var builder = ConfigurationBuilderFactory.newConfigurationBuilder();
    var layout = builder.newLayout("PatternLayout").addAttribute("pattern", "%d{HH:mm:ss.SSS} %p %c{1}: %m%n%ex");
    var console = builder.newAppender("log", "Console").addAttribute("target", "SYSTEM_ERR").add(layout);
    var root = builder.newRootLogger(Level.WARN).add(builder.newAppenderRef("log"));
    Configurator.initialize(builder.add(console).add(root).build());
  }

  private static SparkSession session(HostSettings settings) throws IOException {
    SparkSession.Builder builder = SparkSession.builder();
    settings.engine("spark.").forEach((name, value) -> builder.config("spark." + name, value.toString()));
    String master = settings.engine().getProperty("spark.master");
    if (!master.startsWith("local")) {
      builder.config("spark.driver.host", addressTowards(URI.create(master)));
    }
    return builder.getOrCreate();
  }

  /** The address of this machine for a master and its executors. Spark looks for a master for a minute. */
  private static String addressTowards(URI master) throws IOException {
    try (Socket socket = new Socket(master.getHost(), master.getPort())) {
      return socket.getLocalAddress().getHostAddress();
    } catch (IOException error) {
      throw new IOException("no Spark master answers at " + master + ": " + Reasons.of(error));
    }
  }

  /** Options of a source or a sink: its clients' properties. */
  static Map<String, String> clients(HostSettings settings) {
    Map<String, String> options = new HashMap<>();
    settings.engine("kafka.").forEach((name, value) -> options.put("kafka." + name, value.toString()));
    return options;
  }

  /** Options of the topic of answers, to which an answer goes at once. */
  static Map<String, String> answers(HostSettings settings) {
    Map<String, String> options = clients(settings);
    options.put("topic", settings.get("output"));
    options.put("kafka.linger.ms", "0");
    return options;
  }
}
