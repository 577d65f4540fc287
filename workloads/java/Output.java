package millrace;

/** Takes an operator's answers. */
public interface Output {
  /**
   * Takes one answer, its values in the order of {@link Operator#answerColumns}. The operator reuses
   * the array: copy or encode it before returning.
   */
  void emit(long[] row);
}
