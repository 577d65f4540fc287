package millrace;

/** Where an operator puts its answers. */
public interface Output {
  /**
   * Takes one answer, its values in the order of {@link Operator#answerColumns}. The array is the operator's and is
   * used again: copy or encode it before returning.
   */
  void emit(long[] row);
}
