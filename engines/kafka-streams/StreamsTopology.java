package millrace;

import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * From a topic for each stream, through the operator with its store, to a topic. In every topic events are in the
 * partition of their partition key, so they are not repartitioned: each task has whole partition keys.
 */
final class StreamsTopology {
  private static final String EVENTS = "events-";
  private static final String OPERATOR = "operator";
  private static final String ANSWERS = "answers";

  /** Changelogs use the broker's time: with that of events it would refuse events of the future. */
  private static final Map<String, String> CHANGELOG = Map.of("message.timestamp.type", "LogAppendTime");

  private StreamsTopology() {}

  /** The topology that the settings ask for; each task runs `consumes` when it is about to consume. */
  static Topology of(HostSettings settings, Runnable consumes) {
    Hosted hosted = Hosted.of(settings);
    long disorderMs = settings.number("disorder");
    Topology topology = new Topology();
    String[] inputs = settings.inputs();
    String[] sources = new String[inputs.length];
    for (int place = 0; place < inputs.length; place++) {
      int stream = place;
      sources[stream] = EVENTS + stream;
      Deserializer<byte[]> values = (topic, value) -> StreamValue.of(value, stream, inputs.length);
      topology.addSource(sources[stream], new ByteArrayDeserializer(), values, inputs[stream]);
    }
    return topology
        .addProcessor(
            OPERATOR,
            () -> new OperatorProcessor<>(hosted, disorderMs, consumes),
            sources)
        .addStateStore(store(settings), OPERATOR)
        .addSink(
            ANSWERS,
            settings.get("output"),
            new ByteArraySerializer(),
            new ByteArraySerializer(),
            new PartitionKeyPartitioner(),
            OPERATOR);
  }

  private static StoreBuilder<KeyValueStore<Long, byte[]>> store(HostSettings settings) {
    KeyValueBytesStoreSupplier supplier = settings.option("store").equals("memory")
        ? Stores.inMemoryKeyValueStore(OperatorProcessor.STORE)
        : Stores.persistentKeyValueStore(OperatorProcessor.STORE);
    StoreBuilder<KeyValueStore<Long, byte[]>> builder =
        Stores.keyValueStoreBuilder(supplier, Serdes.Long(), Serdes.ByteArray());
    if (!settings.option("cache").equals("0")) {
      builder.withCachingEnabled();
    }
    return settings.option("changelog").equals("on")
        ? builder.withLoggingEnabled(CHANGELOG)
        : builder.withLoggingDisabled();
  }
}
