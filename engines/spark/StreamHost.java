package millrace;

import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamReader;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.TimeMode;
import org.apache.spark.sql.streaming.Trigger;

/** Runs a workload's operator over the topic of events: a batch of them at a time, or, in real time, each as it comes. */
public final class StreamHost {
  private StreamHost() {}

  /** Standard input holds the settings. */
  public static void main(String[] arguments) {
    SparkHost.run(StreamHost::run);
  }

  private static void run(SparkSession spark, HostSettings settings) throws TimeoutException, StreamingQueryException {
    Hosted hosted = Hosted.of(settings);
    boolean realTime = settings.get("mode").equals("real-time");
    // Both write each answer once. Real time takes no other mode, and the operator asks for none.
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
   * Values of the topic. Each partition is a source with a watermark of its own, and the least of them counts: one that
   * is read faster than others does not run ahead of them.
   */
  private static Dataset<byte[]> events(SparkSession spark, HostSettings settings) {
    String lag = settings.number("disorder") + " milliseconds";
    return IntStream.range(0, (int) settings.number("partitions"))
        .mapToObj(partition -> source(spark, settings, partition).load().withWatermark("timestamp", lag))
        .reduce(Dataset<Row>::union)
        .orElseThrow()
        .select("value")
        .as(Encoders.BINARY());
  }

  private static DataStreamReader source(SparkSession spark, HostSettings settings, int partition) {
    DataStreamReader reader = spark.readStream()
        .format("kafka")
        .options(SparkHost.clients(settings))
        .option("assign", "{\"" + settings.get("input") + "\":[" + partition + "]}")
        .option("startingOffsets", "earliest");
    long events = settings.number("max-events");
    long share = Math.max(1, events / settings.number("partitions"));
    return events == 0 ? reader : reader.option("maxOffsetsPerTrigger", share);
  }
}
