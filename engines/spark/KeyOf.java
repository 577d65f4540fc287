package millrace;

import org.apache.spark.api.java.function.MapFunction;

/**
 * The key of an event. A watermark record has a key too, that of no event: without one Spark would drop the record
 * before its time counts for the watermark.
 */
final class KeyOf implements MapFunction<byte[], Long> {
  private static final long serialVersionUID = 1;
  /** The key of watermark records. */
  static final long NONE = -1;

  private final Hosted hosted;
  /** Created by each task for itself. */
  private transient KeyedOperator<?> operator;
  private transient Event event;

  KeyOf(Hosted hosted) {
    this.hosted = hosted;
  }

  @Override
  public Long call(byte[] value) {
    if (operator == null) {
      operator = new KeyedOperator<>(hosted, time -> {}, (key, answer) -> {});
      event = operator.newEvent();
    }
    operator.decode(value, event);
    return event.isWatermark() ? NONE : operator.keyOf(event);
  }
}
