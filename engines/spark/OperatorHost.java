package millrace;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.streaming.ExpiredTimerInfo;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.streaming.StatefulProcessor;
import org.apache.spark.sql.streaming.TTLConfig;
import org.apache.spark.sql.streaming.TimeMode;
import org.apache.spark.sql.streaming.TimerValues;
import org.apache.spark.sql.streaming.ValueState;
import scala.Tuple3;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Hosts a workload's operator over a part of the keys: states are bytes in a state store, timers are Spark's.
 *
 * @param <S> what is known of one key
 */
final class OperatorHost<S> extends StatefulProcessor<Long, byte[], Tuple3<byte[], byte[], Integer>> {
  private static final long serialVersionUID = 1;
  /** The columns of an answer: key, value and partition, which is that of its partition key, as for events. */
  static final Encoder<Tuple3<byte[], byte[], Integer>> ANSWERS =
      Encoders.tuple(Encoders.BINARY(), Encoders.BINARY(), Encoders.INT());

  private final Hosted hosted;
  private final int partitions;
  private transient KeyedOperator<S> operator;
  private transient ValueState<byte[]> states;
  private transient List<Tuple3<byte[], byte[], Integer>> answers;

  OperatorHost(Hosted hosted, int partitions) {
    this.hosted = hosted;
    this.partitions = partitions;
  }

  @Override
  public void init(OutputMode outputMode, TimeMode timeMode) {
    operator = new KeyedOperator<>(hosted, this::register, this::answer);
    states = getHandle().getValueState("states", Encoders.BINARY(), TTLConfig.NONE());
  }

  /** Called with a key's events of a batch, whose order is not guaranteed. */
  @Override
  public Iterator<Tuple3<byte[], byte[], Integer>> handleInputRows(
      Long key, Iterator<byte[]> values, TimerValues times) {
    answers = new ArrayList<>();
    if (key == KeyOf.NONE) {
      values.foreach(value -> value);
      return CollectionConverters.asScala(answers.iterator());
    }
    List<Event> events = new ArrayList<>();
    while (values.hasNext()) {
      Event event = operator.newEvent();
      operator.decode(values.next(), event);
      events.add(event);
    }
    events.sort(null);
    load(key);
    events.forEach(operator::process);
    return stored();
  }

  @Override
  public Iterator<Tuple3<byte[], byte[], Integer>> handleExpiredTimer(
      Long key, TimerValues times, ExpiredTimerInfo timer) {
    answers = new ArrayList<>();
    load(key);
    operator.onTimer(times.getCurrentWatermarkInMs() - RecordTime.START_MS);
    return stored();
  }

  private void load(long key) {
    operator.load(key, states.get());
  }

  private Iterator<Tuple3<byte[], byte[], Integer>> stored() {
    byte[] bytes = operator.stored();
    if (bytes == null) {
      states.clear();
    } else {
      states.update(bytes);
    }
    return CollectionConverters.asScala(answers.iterator());
  }

  /** Spark's timers are due once the watermark is beyond them, and not yet at them. */
  private void register(long time) {
    getHandle().registerTimer(RecordTime.START_MS + time - 1);
  }

  private void answer(long key, byte[] value) {
    answers.add(new Tuple3<>(RecordKey.encode(key), value, (int) (key % partitions)));
  }
}
