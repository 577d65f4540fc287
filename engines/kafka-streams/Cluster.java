package millrace;

import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.streams.StreamsConfig;

/** What is asked of the cluster beside the stream: before it begins, and to leave nothing of it behind. */
final class Cluster {
  /** Kafka Streams itself looks for a cluster for ever, or for minutes. */
  private static final String LOOK_MS = "10000";
  /** Removing must fit into the time that the process has to end. */
  private static final String REMOVE_MS = "2000";

  private final Properties properties;

  /** A cluster by the properties of its clients. */
  Cluster(Properties properties) {
    this.properties = properties;
  }

  /** @throws IllegalStateException that says in a line what is wrong with the cluster or with one of the topics */
  void check(String... topics) throws InterruptedException {
    try (Admin admin = admin(LOOK_MS)) {
      admin.describeTopics(List.of(topics)).allTopicNames().get();
    } catch (ExecutionException error) {
      throw new IllegalStateException(reason(error.getCause(), topics), error.getCause());
    } catch (KafkaException error) {
      throw new IllegalStateException(Reasons.of(error), error);
    }
  }

  /** Removes what Kafka Streams has made of its own; what cannot be removed stays. */
  void remove(String applicationId, String store) {
    try (Admin admin = admin(REMOVE_MS)) {
      var topics = admin.deleteTopics(List.of(applicationId + "-" + store + "-changelog")).all();
      var groups = admin.deleteConsumerGroups(List.of(applicationId)).all();
      for (var each : List.of(topics, groups)) {
        try {
          each.get();
        } catch (ExecutionException error) {
          // Not there, or not ours to remove.
        }
      }
    } catch (KafkaException error) {
      // There is no cluster any more.
    } catch (InterruptedException error) {
      Thread.currentThread().interrupt();
    }
  }

  private Admin admin(String limitMs) {
    Properties own = new Properties();
    properties.forEach((name, value) -> {
      // Others would be warned of, one line each.
      if (AdminClientConfig.configNames().contains(name.toString())) {
        own.put(name, value);
      }
    });
    own.setProperty(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, limitMs);
    own.setProperty(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, limitMs);
    return Admin.create(own);
  }

  private String reason(Throwable error, String... topics) {
    String bootstrap = properties.getProperty(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG);
    if (error instanceof TimeoutException) {
      return "no broker answers at " + bootstrap + " within " + LOOK_MS + " ms";
    }
    if (error instanceof AuthenticationException) {
      return "the broker at " + bootstrap + " refuses the client: " + error.getMessage();
    }
    if (error instanceof UnknownTopicOrPartitionException) {
      return "topic " + String.join(" or ", topics) + " is not at " + bootstrap;
    }
    return Reasons.of(error);
  }
}
