package millrace;

import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/** What Kafka Streams creates in the cluster besides the answers. */
final class Cluster {
  /** Removing must fit into the time that the process has to end. */
  private static final String REMOVE_MS = "2000";

  private final Properties properties;

  /** A cluster by the properties of its clients. */
  Cluster(Properties properties) {
    this.properties = properties;
  }

  /** Removes what Kafka Streams has created; what cannot be removed stays. */
  void remove(String applicationId, String store) {
    try (Admin admin = Topics.admin(properties, REMOVE_MS)) {
      var topics = admin.deleteTopics(List.of(applicationId + "-" + store + "-changelog")).all();
      var groups = admin.deleteConsumerGroups(List.of(applicationId)).all();
      for (var each : List.of(topics, groups)) {
        try {
          each.get();
        } catch (ExecutionException error) {
          // It does not exist, or may not be removed by us.
        }
      }
    } catch (KafkaException error) {
      // There is no cluster any more.
    } catch (InterruptedException error) {
      Thread.currentThread().interrupt();
    }
  }
}
