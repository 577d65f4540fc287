package millrace;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;

/**
 * Runs the main method of another class, and ends this process once its standard input ends or says `stop`. The pipe
 * ends with the parent however that dies, so no process is left behind by one that was killed without a chance to tell.
 *
 * Arguments: how long (ms) the program may take to end by itself, a folder to remove in the end (or `-`), the class,
 * and its own arguments. A program that may take 0 ms is ended at once, without its shutdown hooks.
 */
public final class Supervised {
  private Supervised() {}

  public static void main(String[] arguments) throws Throwable {
    int graceMs = Integer.parseInt(arguments[0]);
    File scratch = arguments[1].equals("-") ? null : new File(arguments[1]);
    Thread supervisor = new Thread(() -> supervise(graceMs, scratch), "supervisor");
    supervisor.setDaemon(true);
    supervisor.start();
    String[] own = new String[arguments.length - 3];
    System.arraycopy(arguments, 3, own, 0, own.length);
    try {
      Class.forName(arguments[2]).getMethod("main", String[].class).invoke(null, (Object) own);
    } catch (java.lang.reflect.InvocationTargetException error) {
      error.getCause().printStackTrace();
      Runtime.getRuntime().halt(1);
    }
  }

  private static void supervise(int graceMs, File scratch) {
    try {
      awaitStop(System.in);
    } catch (IOException broken) {
      // A pipe that breaks has ended too.
    }
    if (graceMs > 0) {
      Thread exit = new Thread(() -> System.exit(0), "exit");
      exit.setDaemon(true);
      exit.start();
      try {
        exit.join(graceMs);
      } catch (InterruptedException ignored) {
        // Nothing interrupts this thread.
      }
    }
    remove(scratch);
    Runtime.getRuntime().halt(0);
  }

  private static void awaitStop(InputStream input) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = input.read(); next >= 0; next = input.read()) {
      if (next != '\n') {
        line.append((char) next);
      } else if (line.toString().trim().equals("stop")) {
        return;
      } else {
        line.setLength(0);
      }
    }
  }

  private static void remove(File file) {
    if (file == null) {
      return;
    }
    File[] children = file.listFiles();
    if (children != null) {
      for (File child : children) {
        remove(child);
      }
    }
    file.delete();
  }
}
