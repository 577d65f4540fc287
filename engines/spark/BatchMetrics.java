package millrace;

import org.apache.spark.sql.streaming.StreamingQueryListener;

/** Tells what Spark says of each batch: how many events it had, how long it took, and how long each part of that. */
final class BatchTimes extends StreamingQueryListener {
  @Override
  public void onQueryStarted(QueryStartedEvent event) {}

  @Override
  public void onQueryProgress(QueryProgressEvent event) {
    HostState.figure("batch, events", event.progress().numInputRows(), "events");
    event.progress().durationMs().forEach((part, ms) -> HostState.figure("batch, " + part, ms, "ms"));
  }

  @Override
  public void onQueryTerminated(QueryTerminatedEvent event) {}
}
