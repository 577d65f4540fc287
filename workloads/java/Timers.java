package millrace;

/** Lets an operator register timers for the current key. */
public interface Timers {
  /**
   * Registers a timer: {@link Operator#onTimer} is called once the watermark has reached `time`, or soon if it already
   * has. Registering a time again has no effect.
   *
   * @param time ms of event time, from the start of the trace
   */
  void register(long time);
}
