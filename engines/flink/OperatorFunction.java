package millrace;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Hosts a workload's operator over an unbounded stream. Flink keeps the states by key, as objects on the heap or else
 * as the operator's bytes, and the timers.
 *
 * @param <S> what is known of one key
 */
final class OperatorFunction<S> extends KeyedProcessFunction<Long, Tuple2<Long, byte[]>, Tuple2<Long, byte[]>> {
  private static final long serialVersionUID = 1;

  private final Hosted hosted;
  private final boolean onHeap;
  private transient KeyedOperator<S> operator;
  private transient Event event;
  /** One of these two; Flink copies an object before it is changed while a checkpoint writes it. */
  private transient ValueState<S> objects;
  private transient ValueState<byte[]> bytes;
  /** Those of the current call. */
  private transient TimerService timers;
  private transient Collector<Tuple2<Long, byte[]>> answers;

  OperatorFunction(Hosted hosted, boolean onHeap) {
    this.hosted = hosted;
    this.onHeap = onHeap;
  }

  @Override
  public void open(OpenContext context) {
    operator = new KeyedOperator<>(hosted, this::register, (key, value) -> answers.collect(Tuple2.of(key, value)));
    event = operator.newEvent();
    if (onHeap) {
      objects = states(TypeInformation.of(operator.stateClass()));
    } else {
      bytes = states(PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);
    }
  }

  private <T> ValueState<T> states(TypeInformation<T> type) {
    return getRuntimeContext().getState(new ValueStateDescriptor<>("states", type));
  }

  @Override
  public void processElement(Tuple2<Long, byte[]> value, Context context, Collector<Tuple2<Long, byte[]>> answers)
      throws Exception {
    load(value.f0, context, answers);
    operator.decode(value.f1, event);
    operator.process(event);
    store();
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Tuple2<Long, byte[]>> answers)
      throws Exception {
    load(context.getCurrentKey(), context, answers);
    operator.onTimer(timers.currentWatermark() + 1 - RecordTime.START_MS);
    store();
  }

  private void load(long key, Context context, Collector<Tuple2<Long, byte[]>> answers) throws Exception {
    timers = context.timerService();
    this.answers = answers;
    if (onHeap) {
      operator.take(key, objects.value());
    } else {
      operator.load(key, bytes.value());
    }
  }

  private void store() throws Exception {
    if (onHeap) {
      objects.update(operator.state());
    } else {
      bytes.update(operator.stored());
    }
  }

  /** Flink's watermark excludes events as old as itself, ours only older ones: theirs is ours less one. */
  private void register(long time) {
    timers.registerEventTimeTimer(RecordTime.START_MS + time - 1);
  }
}
