package millrace;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Runs operators without an engine: `Main (OPERATOR TABLES EVENTS ANSWERS DISORDER_MS FORMAT STATES)…`.
 *
 * <p>Every seven arguments are one trace: the operator's class, the file of its tables, a file of events to read, a
 * file of answers to write, the out-of-orderness bound in ms, `binary` or `json`, and how states are kept: as bytes
 * (`encoded`: encoded at every event) or as `objects`. Half-way everything but the encoded states is lost. Each answer
 * comes with the id of the last event processed before it, or the number of events where the end made it due. For each
 * trace a line on standard output reports what it cost, as a JSON object.
 */
public final class Main {
  private static final int ARGUMENTS = 7;
  private static final RowCodec FIGURES =
      Format.JSON.codec("events", "cpu_nanoseconds", "answers", "keys", "state_bytes");

  private final Frames.Writer answers = new Frames.Writer();
  private long answerCount;
  private long events;
  private long lastId;
  private boolean restarted;

  private Main() {}

  public static void main(String[] arguments) throws IOException {
    if (arguments.length % ARGUMENTS != 0) {
      System.err.println("usage: Main (OPERATOR TABLES EVENTS ANSWERS DISORDER_MS binary|json encoded|objects)...");
      System.exit(2);
    }
    for (int i = 0; i < arguments.length; i += ARGUMENTS) {
      Operator<?> operator = Operator.create(arguments[i], Tables.read(Path.of(arguments[i + 1])));
      Frames.Reader input = new Frames.Reader(Path.of(arguments[i + 2]));
      long disorderMs = Long.parseLong(arguments[i + 4]);
      Format format = Format.named(arguments[i + 5]);
      Main trace = new Main();
      long[] figures = trace.run(operator, arguments[i + 6].equals("encoded"), input, disorderMs, format);
      trace.answers.save(Path.of(arguments[i + 3]));
      System.out.println(new String(FIGURES.encode(figures), StandardCharsets.UTF_8));
    }
  }

  /**
   * Returns what {@link #FIGURES} prints. Decoding and encoding values is in the time, reading and writing files is
   * not.
   */
  private <S> long[] run(Operator<S> operator, boolean encoded, Frames.Reader input, long disorderMs, Format format) {
    States<S> states = encoded ? new States.Encoded<>(operator) : new States.Objects<>(operator);
    RowCodec answerRows = format.codec(operator.answerColumns());
    InProcess<S> host = new InProcess<>(operator, states, disorderMs, row -> {
      answers.add(lastId, answerRows.encode(row));
      answerCount++;
    });
    ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    long began = clock.getCurrentThreadCpuTime();
    takeAll(host, input, new EventRows(format, operator.eventColumns()));
    long cpu = clock.getCurrentThreadCpuTime() - began;
    long keys = states.keys().size();
    long bytes = states.bytes();
    lastId = events;
    host.end();
    return new long[] {events, cpu, answerCount, keys, bytes};
  }

  private void takeAll(InProcess<?> host, Frames.Reader input, EventRows rows) {
    Event event = rows.newEvent();
    for (byte[] value = input.next(); value != null; value = input.next()) {
      rows.decode(input.stream(), value, event);
      if (!event.isWatermark()) {
        events++;
        lastId = event.id();
      }
      host.take(event);
      if (!restarted && input.pastHalf()) {
        restarted = true;
        host.restart();
      }
    }
  }
}
