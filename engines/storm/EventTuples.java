package millrace;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.storm.kafka.spout.KafkaTuple;
import org.apache.storm.kafka.spout.RecordTranslator;
import org.apache.storm.tuple.Fields;
import org.apache.storm.utils.Utils;

/**
 * Makes tuples of records: those of events on the default stream, which goes to a key's bolt, and those of watermark
 * records on a stream of their own, which goes to all bolts. On the way to a bolt both keep their order.
 */
final class EventTuples implements RecordTranslator<byte[], byte[]> {
  private static final long serialVersionUID = 1;

  /** The stream of watermark records. */
  static final String WATERMARKS = "watermarks";
  /** The field of the key; the others are the record's value and the input: stream × partitions + partition. */
  static final String KEY = "key";
  static final Fields FIELDS = new Fields(KEY, "value", "input");

  /** Of each of the workload's streams. */
  private final List<String> topics;
  private final int partitions;

  EventTuples(HostSettings settings) {
    topics = List.of(settings.inputs());
    partitions = (int) settings.number("partitions");
  }

  /** The number of inputs: a partition of a topic is one. */
  int inputs() {
    return topics.size() * partitions;
  }

  @Override
  public List<Object> apply(ConsumerRecord<byte[], byte[]> record) {
    int stream = topics.indexOf(record.topic());
    long key = RecordKey.decode(record.key());
    int input = stream * partitions + record.partition();
    return new KafkaTuple(key, record.value(), input).routedTo(key < 0 ? WATERMARKS : Utils.DEFAULT_STREAM_ID);
  }

  @Override
  public Fields getFieldsFor(String stream) {
    return FIELDS;
  }

  @Override
  public List<String> streams() {
    return List.of(Utils.DEFAULT_STREAM_ID, WATERMARKS);
  }
}
