package millrace;

import java.util.List;
import org.apache.flink.api.common.serialization.DeserializationSchema.InitializationContext;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads the topics of events: the key, -1 for a watermark record, beside the {@link StreamValue}. The key and the
 * time of an event are those of its record, so that each value is decoded only once, where the operator needs it.
 */
final class Events implements KafkaRecordDeserializationSchema<Tuple2<Long, byte[]>> {
  private static final long serialVersionUID = 1;

  /** A key and a value: of an event or, as it is on the wire, of an answer. */
  static final TypeInformation<Tuple2<Long, byte[]>> TYPE =
      Types.TUPLE(Types.LONG, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

  /** Of each stream. */
  private final List<String> topics;

  Events(String... topics) {
    this.topics = List.of(topics);
  }

  /** Called when a source is about to consume; reports it to the process that started this one. */
  @Override
  public void open(InitializationContext context) {
    HostState.ready();
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Tuple2<Long, byte[]>> out) {
    byte[] value = StreamValue.of(record.value(), topics.indexOf(record.topic()), topics.size());
    out.collect(Tuple2.of(RecordKey.decode(record.key()), value));
  }

  @Override
  public TypeInformation<Tuple2<Long, byte[]>> getProducedType() {
    return TYPE;
  }
}
