package millrace;

import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Checks of the cluster before an engine begins: engines themselves look for one for minutes, or for ever. */
public final class Topics {
  private static final String LOOK_MS = "10000";

  private Topics() {}

  /**
   * Looks for topics in the cluster of a client's properties.
   *
   * @throws IllegalStateException that says in one line what is wrong with the cluster or one of the topics
   */
  public static void check(Properties client, String... topics) throws InterruptedException {
    try (Admin admin = admin(client, LOOK_MS)) {
      admin.describeTopics(List.of(topics)).allTopicNames().get();
    } catch (ExecutionException error) {
      throw new IllegalStateException(reason(error.getCause(), client, topics), error.getCause());
    } catch (KafkaException error) {
      throw new IllegalStateException(Reasons.of(error), error);
    }
  }

  /** A client that asks the cluster, with a time limit. */
  static Admin admin(Properties client, String limitMs) {
    Properties own = new Properties();
    client.forEach((name, value) -> {
      // Each other property would be warned of in a line.
      if (AdminClientConfig.configNames().contains(name.toString())) {
        own.put(name, value);
      }
    });
    own.setProperty(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, limitMs);
    own.setProperty(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, limitMs);
    return Admin.create(own);
  }

  private static String reason(Throwable error, Properties client, String... topics) {
    String bootstrap = client.getProperty(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
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
