package millrace;

import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.DataStreamReader;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.TimeMode;
import org.apache.spark.sql.streaming.Trigger;

/**
 * Runs a workload's operator over the topics of events: a batch of them at a time, or, in real time, each as it comes.
 */
public final class StreamHost {
  private StreamHost() {}

  /** Standard input holds the settings. */
  public static void main(String[] arguments) {
    SparkHost.run(StreamHost::run);
  }

  private static void run(SparkSession spark, HostSettings settings) throws TimeoutException, StreamingQueryException {
    Hosted hosted = Hosted.of(settings);
    boolean realTime = settings.get("mode").equals("real-time");
    // Both write each answer once. Real time supports no other mode, and the operator needs none.
    OutputMode mode = realTime ? OutputMode.Update() : OutputMode.Append();
    long interval = settings.number("interval");
    spark.streams().addListener(new BatchMetrics());
    StreamingQuery query = events(spark, settings)
        .groupByKey(new KeyOf(hosted), Encoders.LONG())
        .transformWithState(
            new OperatorHost<>(hosted, (int) settings.number("partitions")),
            TimeMode.EventTime(),
            mode,
            OperatorHost.ANSWERS)
        .toDF("key", "value", "partition")
        .writeStream()
        .outputMode(mode)
        .format("kafka")
        .options(SparkHost.answers(settings))
        .option("checkpointLocation", settings.get("folder") + "/checkpoint")
        .trigger(realTime ? Trigger.RealTime(interval) : Trigger.ProcessingTime(interval))
        .start();
    HostState.ready();
    query.awaitTermination();
    throw new IllegalStateException("the query has ended");
  }

  /**
   * {@link StreamValue}s. Each partition of each topic is a source with a watermark of its own, and the least of them
   * counts: one that is read faster than others does not run ahead of them.
   */
  private static Dataset<byte[]> events(SparkSession spark, HostSettings settings) {
    return IntStream.range(0, settings.inputs().length)
        .boxed()
        .flatMap(stream -> IntStream.range(0, (int) settings.number("partitions"))
            .mapToObj(partition -> partition(spark, settings, stream, partition)))
        .reduce(Dataset<Row>::union)
        .orElseThrow()
        .select("value")
        .as(Encoders.BINARY());
  }

  private static Dataset<Row> partition(SparkSession spark, HostSettings settings, int stream, int partition) {
    String lag = settings.number("disorder") + " milliseconds";
    Dataset<Row> rows = source(spark, settings, stream, partition).load().withWatermark("timestamp", lag);
    int streams = settings.inputs().length;
    // Spark's own words for StreamValue.of, which leave rows and their watermark as they are.
    return streams == 1 ? rows : rows.withColumn("value", functions.concat(rows.col("value"), mark(stream)));
  }

  private static Column mark(int stream) {
    return functions.lit(StreamValue.of(new byte[0], stream, 2));
  }

  private static DataStreamReader source(SparkSession spark, HostSettings settings, int stream, int partition) {
    DataStreamReader reader = spark.readStream()
        .format("kafka")
        .options(SparkHost.clients(settings))
        .option("assign", "{\"" + settings.inputs()[stream] + "\":[" + partition + "]}")
        .option("startingOffsets", "earliest");
    long events = settings.number("max-events");
    long share = Math.max(1, events / (settings.inputs().length * settings.number("partitions")));
    return events == 0 ? reader : reader.option("maxOffsetsPerTrigger", share);
  }
}
