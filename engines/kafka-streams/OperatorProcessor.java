package millrace;

import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Hosts a workload's operator over one partition: its keys' states lie as bytes in a state store, its timers in memory.
 *
 * <p>Timers fire as soon as an event or a heartbeat has moved the partition's own watermark, so an answer leaves with
 * the record that made it due. A punctuation by stream time would do so a record later at best.
 *
 * @param <S> what is known of one key
 */
final class OperatorProcessor<S> implements Processor<byte[], byte[], byte[], byte[]> {
  /** Name of the state store. */
  static final String STORE = "states";

  private final Operator<S> operator;
  private final long disorderMs;
  private final Runnable consumes;
  private final RowCodec eventRows;
  private final RowCodec answerRows;
  private final Event event;
  private final S state;
  private final TimerQueue queue = new TimerQueue();
  private final Timers timers = this::register;
  private final Output output = this::answer;

  private ProcessorContext<byte[], byte[]> context;
  private KeyValueStore<Long, byte[]> states;
  private long largestTime = Long.MIN_VALUE;
  /** The key at hand, which timers and answers are about. */
  private long key;
  /** Timestamp of the record at hand. */
  private long timestamp;

  /**
   * Event times lag at most `disorderMs` behind the largest before them. The operator is this processor's alone. Runs
   * `consumes` just before the first record may come.
   */
  OperatorProcessor(Operator<S> operator, Format format, long disorderMs, Runnable consumes) {
    this.operator = operator;
    this.disorderMs = disorderMs;
    this.consumes = consumes;
    eventRows = format.codec(operator.eventColumns());
    answerRows = format.codec(operator.answerColumns());
    event = new Event(operator.eventColumns().length);
    state = operator.newState();
  }

  /** Called when the store is complete, after a restart too: the timers are found again in the states. */
  @Override
  public void init(ProcessorContext<byte[], byte[]> context) {
    this.context = context;
    states = context.getStateStore(STORE);
    try (KeyValueIterator<Long, byte[]> all = states.all()) {
      while (all.hasNext()) {
        KeyValue<Long, byte[]> each = all.next();
        operator.decode(each.value, state);
        long time = operator.nextTimer(state);
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
    eventRows.decode(record.value(), event.values);
    if (!event.isHeartbeat()) {
      load(operator.keyOf(event));
      operator.process(key, state, event, timers, output);
      store();
    }
    if (event.eventTime() > largestTime) {
      largestTime = event.eventTime();
      fire(largestTime - disorderMs);
    }
  }

  private void fire(long watermark) {
    for (TimerQueue.Timer timer = queue.next(watermark); timer != null; timer = queue.next(watermark)) {
      load(timer.key());
      operator.onTimer(key, state, watermark, timers, output);
      store();
    }
  }

  private void load(long key) {
    this.key = key;
    byte[] bytes = states.get(key);
    operator.decode(bytes == null ? Operator.NOTHING : bytes, state);
  }

  private void store() {
    byte[] bytes = operator.encode(state);
    if (bytes.length == 0) {
      states.delete(key);
    } else {
      states.put(key, bytes);
    }
  }

  private void register(long time) {
    queue.add(time, key);
  }

  private void answer(long[] row) {
    context.forward(new Record<>(RecordKey.encode(key), answerRows.encode(row), timestamp));
  }
}
