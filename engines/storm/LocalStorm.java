package millrace;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.storm.Config;
import org.apache.storm.DaemonConfig;
import org.apache.storm.LocalCluster;
import org.apache.storm.metricstore.NoOpMetricStore;
import org.apache.storm.shade.org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.storm.shade.org.apache.zookeeper.server.ZooKeeperServer;

/** A Storm in this process, with all its files in the folder for temporary ones. */
final class LocalStorm {
  /** Longer than any trial: who does not report, on a busy machine, is not taken for dead and started anew. */
  private static final int NEVER_SECONDS = 86_400;
  private static final int TICK_MS = 2000;

  private LocalStorm() {}

  /** A cluster of one worker, which runs in threads of this process. */
  static LocalCluster start() throws Exception {
    Map<String, Object> daemons = new HashMap<>();
    daemons.put(Config.STORM_ZOOKEEPER_SERVERS, List.of("127.0.0.1"));
    daemons.put(Config.STORM_ZOOKEEPER_PORT, startZooKeeper());
    daemons.put(Config.TOPOLOGY_ENABLE_MESSAGE_TIMEOUTS, true);
    daemons.put(Config.WORKER_MAX_TIMEOUT_SECS, NEVER_SECONDS);
    daemons.put(DaemonConfig.NIMBUS_TASK_TIMEOUT_SECS, NEVER_SECONDS);
    daemons.put(DaemonConfig.NIMBUS_SUPERVISOR_TIMEOUT_SECS, NEVER_SECONDS);
    daemons.put(Config.SUPERVISOR_WORKER_TIMEOUT_SECS, NEVER_SECONDS);
    daemons.put(DaemonConfig.STORM_METRIC_STORE_CLASS, NoOpMetricStore.class.getName());
    return new LocalCluster.Builder()
        .withSupervisors(1)
        .withPortsPerSupervisor(1)
        .withDaemonConf(daemons)
        .build();
  }

  /** Starts a ZooKeeper and returns its port. Storm's own listens at a fixed one, on all interfaces. */
  private static int startZooKeeper() throws IOException, InterruptedException {
    File folder = new File(System.getProperty("java.io.tmpdir"), "zookeeper");
    NIOServerCnxnFactory server = new NIOServerCnxnFactory();
    server.configure(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.startup(new ZooKeeperServer(folder, folder, TICK_MS));
    return server.getLocalPort();
  }
}
