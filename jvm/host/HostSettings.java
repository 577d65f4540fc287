package millrace;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** The settings of a host: its own properties, whose names begin with `millrace.`, and those of the engine. */
public final class HostSettings {
  private static final String OWN = "millrace.";

  private final Properties own = new Properties();
  private final Properties engine = new Properties();

  private HostSettings() {}

  /** Reads the settings, in the format of properties. They may hold secrets. */
  public static HostSettings read(InputStream input) throws IOException {
    return read(new InputStreamReader(input, StandardCharsets.US_ASCII));
  }

  /** Settings as a text in the format of properties. */
  public static HostSettings parse(String text) throws IOException {
    return read(new StringReader(text));
  }

  private static HostSettings read(Reader input) throws IOException {
    Properties all = new Properties();
    all.load(input);
    HostSettings settings = new HostSettings();
    for (String name : all.stringPropertyNames()) {
      if (name.startsWith(OWN)) {
        settings.own.setProperty(name.substring(OWN.length()), all.getProperty(name));
      } else {
        settings.engine.setProperty(name, all.getProperty(name));
      }
    }
    return settings;
  }

  /** One of the host's own settings, by its name without the prefix. */
  public String get(String name) {
    String value = own.getProperty(name);
    if (value == null) {
      throw new IllegalArgumentException("no setting " + OWN + name);
    }
    return value;
  }

  /** One of the host's own settings that is a whole number. */
  public long number(String name) {
    return Long.parseLong(get(name));
  }

  /** An option of the engine, as the run sets it. */
  public String option(String name) {
    return get("option." + name);
  }

  /** The topics of the workload's streams, in their order. */
  public String[] inputs() {
    return get("inputs").split(" ");
  }

  /** All topics. */
  public String[] topics() {
    return (get("inputs") + " " + get("output")).split(" ");
  }

  /** The properties of the engine and its clients. */
  public Properties engine() {
    return engine;
  }

  /** Those of them whose names begin with a prefix, by the rest of their names. */
  public Properties engine(String prefix) {
    Properties some = new Properties();
    for (String name : engine.stringPropertyNames()) {
      if (name.startsWith(prefix)) {
        some.setProperty(name.substring(prefix.length()), engine.getProperty(name));
      }
    }
    return some;
  }
}
