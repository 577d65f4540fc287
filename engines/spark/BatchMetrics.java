package millrace;

import org.apache.spark.sql.streaming.StreamingQueryListener;

/** Reports Spark's metrics of each batch: how many events it had, how long it took, and how long each part of that. */
final class BatchMetrics extends StreamingQueryListener {
  @Override
  public void onQueryStarted(QueryStartedEvent event) {}

  @Override
  public void onQueryProgress(QueryProgressEvent event) {
    HostState.metric("batch, events", event.progress().numInputRows(), "events");
    event.progress().durationMs().forEach((part, ms) -> HostState.metric("batch, " + part, ms, "ms"));
  }

  @Override
  public void onQueryTerminated(QueryTerminatedEvent event) {}
}
