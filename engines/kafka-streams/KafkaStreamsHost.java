package millrace;

import static org.apache.kafka.streams.CloseOptions.GroupMembershipOperation.LEAVE_GROUP;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;

/**
 * Runs a workload's operator in Kafka Streams until its thread is interrupted, and ends the process, with the reason in
 * the last line that it prints, when Kafka Streams fails.
 *
 * <p>It is ready when its first task is about to consume.
 */
public final class KafkaStreamsHost {
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);

  private final HostSettings settings;
  private final Cluster cluster;
  private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
  private final AtomicBoolean consumes = new AtomicBoolean();

  private KafkaStreamsHost(HostSettings settings) {
    this.settings = settings;
    cluster = new Cluster(settings.engine());
  }

  /** Standard input holds the settings. */
  public static void main(String[] arguments) {
    try {
      HostState.fail(new KafkaStreamsHost(HostSettings.read(System.in)).run());
    } catch (InterruptedException | InterruptException stop) {
      HostState.stopped();
    } catch (Exception error) {
      HostState.fail(error);
    }
  }

  /** Returns why Kafka Streams failed, once it has ended. */
  private Throwable run() throws IOException, InterruptedException, ExecutionException {
    Topics.check(settings.engine(), settings.topics());
    KafkaStreams streams = new KafkaStreams(StreamsTopology.of(settings, this::consumes), settings.engine());
    streams.setUncaughtExceptionHandler(error -> {
      failure.complete(error);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    });
    streams.setStateListener((state, before) -> {
      if (state == KafkaStreams.State.ERROR) {
        failure.complete(new IllegalStateException("Kafka Streams is in state ERROR"));
      }
    });
    streams.start();
    try {
      return failure.get();
    } finally {
      stop(streams);
    }
  }

  /**
   * A task is about to consume. The first one reports: Kafka Streams as a whole is RUNNING only when all its threads
   * have their tasks, and by then the first may have been working for long.
   */
  private void consumes() {
    if (!consumes.getAndSet(true)) {
      HostState.ready();
    }
  }

  /** Ends the stream and removes all that it created. */
  private void stop(KafkaStreams streams) {
    // A consumer group cannot be removed before its members have left.
    CloseOptions options = CloseOptions.timeout(CLOSE_LIMIT).withGroupMembershipOperation(LEAVE_GROUP);
    if (streams.close(options)) {
      streams.cleanUp();
    }
    cluster.remove(settings.engine().getProperty(StreamsConfig.APPLICATION_ID_CONFIG), OperatorProcessor.STORE);
  }
}
