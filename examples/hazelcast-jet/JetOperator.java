import com.hazelcast.jet.Traverser;
import com.hazelcast.jet.Traversers;
import com.hazelcast.jet.Util;
import com.hazelcast.jet.core.AbstractProcessor;
import com.hazelcast.jet.core.Watermark;
import java.util.ArrayDeque;
import java.util.Map.Entry;
import millrace.*;

/** Hosts a workload's operator over the keys that Jet gives it, with Jet's watermarks. */
final class JetOperator extends AbstractProcessor {
  private final MemoryOperator<?> operator;
  private final ArrayDeque<Entry<Long, byte[]>> answers = new ArrayDeque<>();
  private final FlatMapper<Entry<Long, byte[]>, Entry<Long, byte[]>> onEvent;
  private final FlatMapper<Watermark, Entry<Long, byte[]>> onWatermark;
  private Traverser<Entry<Long, byte[]>> saving;

  JetOperator(Hosted hosted, int streams) {
    operator = new MemoryOperator<>(hosted, (key, value) -> answers.add(Util.entry(key, value)));
    onEvent = flatMapper(event -> {
      operator.take(StreamValue.stream(event.getValue(), streams), StreamValue.value(event.getValue(), streams));
      return answers::poll;
    });
    onWatermark = flatMapper(watermark -> {
      operator.advance(watermark.timestamp() - RecordTime.START_MS);
      return answers::poll;
    });
  }

  @Override
  protected void init(Context context) {
    // All parts of the job are made by now, and its source is about to be called.
    if (context.localProcessorIndex() == 0) {
      HostState.ready();
    }
  }

  @Override
  @SuppressWarnings("unchecked")
  protected boolean tryProcess(int ordinal, Object event) {
    return onEvent.tryProcess((Entry<Long, byte[]>) event);
  }

  @Override
  public boolean tryProcessWatermark(int ordinal, Watermark watermark) {
    return onWatermark.tryProcess(watermark);
  }

  @Override
  public boolean saveToSnapshot() {
    if (saving == null) {
      saving = Traversers.traverseStream(operator.keys().stream().filter(key -> operator.stored(key) != null))
          .map(key -> Util.entry(key, operator.stored(key)))
          .onFirstNull(() -> saving = null);
    }
    return emitFromTraverserToSnapshot(saving);
  }

  @Override
  protected void restoreFromSnapshot(Object key, Object state) {
    operator.restore((Long) key, (byte[]) state);
  }
}
