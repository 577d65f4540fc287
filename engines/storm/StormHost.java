package millrace;

import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.storm.Config;
import org.apache.storm.LocalCluster;
import org.apache.storm.generated.StormTopology;
import org.apache.storm.topology.BoltDeclarer;
import org.apache.storm.topology.TopologyBuilder;
import org.apache.storm.tuple.Fields;

/**
 * Runs a workload's operator in a Storm of this process until its thread is interrupted. What fails ends the process
 * with the reason in the last line that it prints.
 *
 * <p>It is ready when its first spout is about to read.
 */
public final class StormHost {
  /** Removing must fit into the time that the process has to end. */
  private static final String REMOVE_MS = "2000";

  /**
   * Those of this process. The parts of a topology find them here: it is written to disk with all that is in it, and
   * settings may hold secrets.
   */
  private static HostSettings settings;
  private static final List<EventSpout> SPOUTS = new CopyOnWriteArrayList<>();

  private StormHost() {}

  /** Standard input holds the settings. */
  public static void main(String[] arguments) {
    try {
      settings = HostSettings.read(System.in);
      run();
    } catch (InterruptedException | InterruptException stop) {
      HostState.stopped();
    } catch (Exception error) {
      HostState.fail(error);
    }
  }

  /** The settings of this process. */
  static HostSettings settings() {
    return settings;
  }

  /** Properties of all Kafka clients. */
  static Properties clients() {
    return settings.engine("client.");
  }

  /** A spout reads from now on, and is stopped in the end. */
  static void reads(EventSpout spout) {
    SPOUTS.add(spout);
    if (SPOUTS.get(0) == spout) {
      HostState.ready();
    }
  }

  private static void run() throws Exception {
    Topics.check(clients(), settings.topics());
    Hosted.of(settings);
    LocalCluster cluster = LocalStorm.start();
    cluster.submitTopology(settings.get("prefix"), configuration(), topology());
    try {
      new CountDownLatch(1).await();
    } finally {
      // The cluster ends with the process: closing it would take seconds.
      SPOUTS.forEach(EventSpout::stop);
      removeGroup();
    }
  }

  private static Config configuration() {
    Config configuration = new Config();
    settings.engine("storm.").forEach((name, value) ->
        configuration.put(name.toString(), Long.valueOf(value.toString())));
    return configuration;
  }

  private static StormTopology topology() {
    int parallelism = (int) settings.number("parallelism");
    int partitions = settings.inputs().length * (int) settings.number("partitions");
    TopologyBuilder topology = new TopologyBuilder();
    topology.setSpout("events", new EventSpout(), Math.min(parallelism, partitions));
    BoltDeclarer operator = topology.setBolt("operator", new OperatorBolt(), parallelism);
    operator.fieldsGrouping("events", new Fields(EventTuples.KEY));
    operator.allGrouping("events", EventTuples.WATERMARKS);
    return topology.createTopology();
  }

  /** Removes the consumer group with the offsets of the spouts; what cannot be removed stays. */
  private static void removeGroup() throws InterruptedException {
    try (Admin admin = Topics.admin(clients(), REMOVE_MS)) {
      admin.deleteConsumerGroups(List.of(settings.get("prefix"))).all().get();
    } catch (ExecutionException | KafkaException error) {
      // It does not exist, may not be removed by us, or there is no cluster any more.
    }
  }
}
