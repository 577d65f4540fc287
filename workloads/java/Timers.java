package millrace;

/** Where an operator asks to be called later, for the key at hand. */
public interface Timers {
  /**
   * Asks for a call of {@link Operator#onTimer} once the watermark has reached `time`, or soon if it has already.
   * Asking twice for one time is asking once.
   *
   * @param time ms of event time, from the start of the trace
   */
  void register(long time);
}
