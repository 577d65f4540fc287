package millrace;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Runs a workload's query over the events that are in the topics when it begins. */
public final class BatchHost {
  private static final String OFFSETS_LIMIT_MS = "10000";

  private BatchHost() {}

  /** Standard input holds the settings. */
  public static void main(String[] arguments) {
    SparkHost.run(BatchHost::run);
  }

  private static void run(SparkSession spark, HostSettings settings) throws Exception {
    Format format = Format.named(settings.get("format"));
    String[] answerColumns = settings.get("answer-columns").split(" ");
    Tables tables = Tables.parse(settings.get("tables"));
    for (String name : tables.names()) {
      tableOf(spark, tables.columns(name)).createOrReplaceTempView(name);
    }
    HostState.ready();
    String[] inputs = settings.inputs();
    String[] streams = settings.get("streams").split(" ");
    String[] eventColumns = settings.get("event-columns").split(",");
    for (int stream = 0; stream < inputs.length; stream++) {
      events(spark, settings, inputs[stream], eventColumns[stream].split(" ")).createOrReplaceTempView(streams[stream]);
    }
    spark.sql(settings.get("query"))
        .map(new Encode(format, answerColumns), Encoders.BINARY())
        .toDF("value")
        .write()
        .format("kafka")
        .options(SparkHost.answers(settings))
        .save();
    new CountDownLatch(1).await();
  }

  /** The events of a topic as a table. */
  private static Dataset<Row> events(SparkSession spark, HostSettings settings, String topic, String... columns)
      throws Exception {
    return spark.read()
        .format("kafka")
        .options(SparkHost.clients(settings))
        .option("subscribe", topic)
        .option("startingOffsets", "earliest")
        .option("endingOffsets", ends(settings, topic))
        .load()
        .select("value")
        .as(Encoders.BINARY())
        .map(new Decode(Format.named(settings.get("format")), columns), Encoders.row(typeOf(columns)))
        // All others are watermark records.
        .filter("id >= 0");
  }

  /** Where each partition ends now, as an option of Spark: a query that reads the topic twice reads the same. */
  private static String ends(HostSettings settings, String topic) throws Exception {
    try (Admin admin = Topics.admin(settings.engine("kafka."), OFFSETS_LIMIT_MS)) {
      Map<TopicPartition, OffsetSpec> latest = IntStream.range(0, (int) settings.number("partitions"))
          .boxed()
          .collect(Collectors.toMap(partition -> new TopicPartition(topic, partition), each -> OffsetSpec.latest()));
      return admin.listOffsets(latest).all().get().entrySet().stream()
          .map(each -> "\"" + each.getKey().partition() + "\":" + each.getValue().offset())
          .collect(Collectors.joining(",", "{\"" + topic + "\":{", "}}"));
    }
  }

  private static Dataset<Row> tableOf(SparkSession spark, Map<String, int[]> columns) {
    int count = columns.values().iterator().next().length;
    List<Row> rows = IntStream.range(0, count)
        .mapToObj(row -> RowFactory.create(columns.values().stream().map(values -> (long) values[row]).toArray()))
        .collect(Collectors.toList());
    return spark.createDataFrame(rows, typeOf(columns.keySet().toArray(String[]::new)));
  }

  private static StructType typeOf(String... columns) {
    StructType type = new StructType();
    for (String column : columns) {
      type = type.add(column, "bigint", false);
    }
    return type;
  }

  /** An event as a row. */
  private static final class Decode extends RowFunction implements MapFunction<byte[], Row> {
    private static final long serialVersionUID = 1;

    Decode(Format format, String... columns) {
      super(format, columns);
    }

    @Override
    public Row call(byte[] value) {
      long[] row = row();
      codec().decode(value, row);
      return RowFactory.create(Arrays.stream(row).boxed().toArray());
    }
  }

  /** An answer as its value on the wire. */
  private static final class Encode extends RowFunction implements MapFunction<Row, byte[]> {
    private static final long serialVersionUID = 1;

    Encode(Format format, String... columns) {
      super(format, columns);
    }

    @Override
    public byte[] call(Row answer) {
      long[] row = row();
      for (int column = 0; column < row.length; column++) {
        row[column] = answer.<Number>getAs(column).longValue();
      }
      return codec().encode(row);
    }
  }

  /** A function of rows of whole numbers. */
  private abstract static class RowFunction implements java.io.Serializable {
    private static final long serialVersionUID = 1;

    private final Format format;
    private final String[] columns;
    /** Created by each task for itself. */
    private transient RowCodec codec;
    private transient long[] row;

    RowFunction(Format format, String... columns) {
      this.format = format;
      this.columns = columns;
    }

    RowCodec codec() {
      if (codec == null) {
        codec = format.codec(columns);
      }
      return codec;
    }

    long[] row() {
      if (row == null) {
        row = new long[columns.length];
      }
      return row;
    }
  }
}
