package millrace;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** What the host is told: properties of its own, whose names begin with `millrace.`, and those of Kafka Streams. */
final class HostSettings {
  private static final String OWN = "millrace.";

  private final Properties own = new Properties();
  private final Properties streams = new Properties();

  private HostSettings() {}

  /** Reads the settings, in the format of properties. They may hold secrets. */
  static HostSettings read(InputStream input) throws IOException {
    Properties all = new Properties();
    all.load(input);
    HostSettings settings = new HostSettings();
    for (String name : all.stringPropertyNames()) {
      if (name.startsWith(OWN)) {
        settings.own.setProperty(name.substring(OWN.length()), all.getProperty(name));
      } else {
        settings.streams.setProperty(name, all.getProperty(name));
      }
    }
    return settings;
  }

  /** One of the host's own settings, by its name without the prefix. */
  String get(String name) {
    String value = own.getProperty(name);
    if (value == null) {
      throw new IllegalArgumentException("no setting " + OWN + name);
    }
    return value;
  }

  /** The properties of Kafka Streams and its clients. */
  Properties streams() {
    return streams;
  }
}
