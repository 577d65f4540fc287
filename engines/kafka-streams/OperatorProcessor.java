package millrace;

import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Hosts a workload's operator over one partition of each stream's topic. States are bytes in a state store by key,
 * timers are in memory.
 *
 * <p>Timers fire as soon as an event or a watermark record has moved the watermark of these partitions, so an answer is
 * sent with the record that made it due. A punctuation by stream time would come at least a record later.
 *
 * @param <S> what is known of one key
 */
final class OperatorProcessor<S> implements Processor<byte[], byte[], byte[], byte[]> {
  /** Name of the state store. */
  static final String STORE = "states";

  private final KeyedOperator<S> operator;
  private final long disorderMs;
  private final Runnable consumes;
  private final Event event;
  private final PartitionTimes times;
  private final TimerQueue queue = new TimerQueue();

  private ProcessorContext<byte[], byte[]> context;
  private KeyValueStore<Long, byte[]> states;
  /** Timestamp of the current record. */
  private long timestamp;

  /**
   * Event times lag at most `disorderMs` behind the largest before them. Runs `consumes` just before the first record.
   */
  OperatorProcessor(Hosted hosted, long disorderMs, Runnable consumes) {
    operator = new KeyedOperator<>(hosted, this::register, this::answer);
    this.disorderMs = disorderMs;
    this.consumes = consumes;
    event = operator.newEvent();
    times = new PartitionTimes(operator.streams());
  }

  /** Called when the store is complete, also after a restart: timers are restored from the states. */
  @Override
  public void init(ProcessorContext<byte[], byte[]> context) {
    this.context = context;
    states = context.getStateStore(STORE);
    try (KeyValueIterator<Long, byte[]> all = states.all()) {
      while (all.hasNext()) {
        KeyValue<Long, byte[]> each = all.next();
        operator.load(each.key, each.value);
        long time = operator.nextTimer();
        if (time != Operator.NEVER) {
          queue.add(time, each.key);
        }
      }
    }
    consumes.run();
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    timestamp = record.timestamp();
    operator.decode(record.value(), event);
    if (!event.isWatermark()) {
      load(operator.keyOf(event));
      operator.process(event);
      store();
    }
    if (times.note(event.stream(), event.eventTime())) {
      fire(times.least() - disorderMs);
    }
  }

  private void fire(long watermark) {
    for (TimerQueue.Timer timer = queue.next(watermark); timer != null; timer = queue.next(watermark)) {
      load(timer.key());
      operator.onTimer(watermark);
      store();
    }
  }

  private void load(long key) {
    operator.load(key, states.get(key));
  }

  private void store() {
    byte[] bytes = operator.stored();
    if (bytes == null) {
      states.delete(operator.key());
    } else {
      states.put(operator.key(), bytes);
    }
  }

  private void register(long time) {
    queue.add(time, operator.key());
  }

  private void answer(long key, byte[] value) {
    context.forward(new Record<>(RecordKey.encode(key), value, timestamp));
  }
}
