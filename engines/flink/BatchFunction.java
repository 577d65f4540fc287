package millrace;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Hosts a workload's operator over a bounded stream, in batch mode: Flink sorts by key and time, processes one key
 * after the other, and fires all timers of a key after its events. So there is only the state of one key at a time; its
 * event time follows from the key's own events; and only events of one time have to be ordered, by id.
 *
 * @param <S> what is known of one key
 */
final class BatchFunction<S> extends KeyedProcessFunction<Long, Tuple2<Long, byte[]>, Tuple2<Long, byte[]>> {
  private static final long serialVersionUID = 1;

  /** Time of the timer that fires after a key's events; any will do. */
  private static final long END = Long.MAX_VALUE - 1;

  private final Hosted hosted;
  private transient KeyedOperator<S> operator;
  /** Events of one time that have not been processed. Empty between two keys. */
  private transient List<Event> sameTime;
  private transient Collector<Tuple2<Long, byte[]>> answers;

  BatchFunction(Hosted hosted) {
    this.hosted = hosted;
  }

  @Override
  public void open(OpenContext context) {
    // Timers are not kept: the state shows when it waits for one.
    operator = new KeyedOperator<>(hosted, time -> {}, (key, value) -> answers.collect(Tuple2.of(key, value)));
    sameTime = new ArrayList<>();
  }

  @Override
  public void processElement(Tuple2<Long, byte[]> value, Context context, Collector<Tuple2<Long, byte[]>> answers) {
    this.answers = answers;
    Event event = operator.newEvent();
    operator.decode(value.f1, event);
    if (sameTime.isEmpty()) {
      operator.load(value.f0, null);
      context.timerService().registerEventTimeTimer(END);
    } else if (event.eventTime() != sameTime.get(0).eventTime()) {
      processSameTime(event.eventTime());
    }
    sameTime.add(event);
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Tuple2<Long, byte[]>> answers) {
    this.answers = answers;
    processSameTime(Long.MAX_VALUE);
  }

  /** Processes the gathered events, then what is due before the key's next event, at time `next`. */
  private void processSameTime(long next) {
    if (next < sameTime.get(0).eventTime()) {
      throw new IllegalStateException("the events of a key are not ordered by time");
    }
    sameTime.sort(null);
    sameTime.forEach(operator::process);
    sameTime.clear();
    if (operator.nextTimer() <= next) {
      operator.onTimer(next);
    }
  }
}
