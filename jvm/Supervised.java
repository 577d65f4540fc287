package millrace;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;

/**
 * Runs the main method of another class, and ends this process once its standard input ends or says `stop`. The pipe
 * ends with the parent however that dies, so no process is left behind, even if the parent is killed.
 *
 * <p>Standard input begins with a line that holds a number of bytes, followed by as many bytes: the program's own
 * standard input. Secrets passed this way are on no disk and in no list of processes.
 *
 * <p>To end the program, its main thread is interrupted. When its main method returns, the process ends, whatever other
 * threads do.
 *
 * <p>Arguments: how long (ms) the program may take to end by itself, a folder to remove in the end (or `-`), the class,
 * and its own arguments. A program that may take 0 ms is not interrupted but ended at once.
 *
 * <p>A program that ends the process itself does so by {@link #end} or {@link #halt}, which let a removal under way
 * finish.
 */
public final class Supervised {
  /** How often the folder's removal is tried while the program still creates files. */
  private static final int REMOVALS = 100;

  private static File scratch;

  private Supervised() {}

  public static void main(String[] arguments) throws Throwable {
    int graceMs = Integer.parseInt(arguments[0]);
    scratch = arguments[1].equals("-") ? null : new File(arguments[1]);
    InputStream parent = System.in;
    byte[] input = parent.readNBytes(Integer.parseInt(readLine(parent)));
    System.setIn(new ByteArrayInputStream(input));
    Thread program = Thread.currentThread();
    Thread supervisor = new Thread(() -> supervise(parent, program, graceMs), "supervisor");
    supervisor.setDaemon(true);
    supervisor.start();
    String[] own = new String[arguments.length - 3];
    System.arraycopy(arguments, 3, own, 0, own.length);
    try {
      Class.forName(arguments[2]).getMethod("main", String[].class).invoke(null, (Object) own);
    } catch (ClassNotFoundException | NoSuchMethodException error) {
      String needed = " with a public static void main(String[]); a class is named with its package";
      System.err.println("ERROR there is no class " + arguments[2] + needed);
      end(1);
    } catch (InvocationTargetException error) {
      error.getCause().printStackTrace();
      end(1);
    }
    end(0);
  }

  private static void supervise(InputStream parent, Thread program, int graceMs) {
    try {
      String line;
      do {
        line = readLine(parent);
      } while (line != null && !line.equals("stop"));
      if (graceMs > 0) {
        program.interrupt();
        program.join(graceMs);
      }
    } catch (IOException broken) {
      // A broken pipe has ended too.
    } catch (InterruptedException error) {
      // Nothing interrupts this thread.
    }
    end(0);
  }

  /** A line without its end; null at the end of the input. */
  private static String readLine(InputStream input) throws IOException {
    StringBuilder line = new StringBuilder();
    int next = input.read();
    for (; next >= 0 && next != '\n'; next = input.read()) {
      line.append((char) next);
    }
    return next < 0 ? null : line.toString();
  }

  /** Removes the folder and ends the process; only the first of several callers does. */
  static synchronized void end(int status) {
    for (int removal = 0; scratch != null && scratch.exists() && removal < REMOVALS; removal++) {
      remove(scratch);
    }
    halt(status);
  }

  /** Ends the process and leaves the folder to the process that started it. */
  static synchronized void halt(int status) {
    Runtime.getRuntime().halt(status);
  }

  private static void remove(File file) {
    File[] children = file.listFiles();
    if (children != null) {
      for (File child : children) {
        remove(child);
      }
    }
    file.delete();
  }
}
