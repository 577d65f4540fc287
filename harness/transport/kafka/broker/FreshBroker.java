package millrace;

import org.apache.kafka.common.utils.Exit;

/** Formats an empty data folder and starts a broker over it, in one process: a second Java start-up is saved. */
public final class FreshBroker {
  private FreshBroker() {}

  /** Arguments: the settings file and the id of the new cluster. */
  public static void main(String[] arguments) {
    Exit.setExitProcedure((status, message) -> Supervised.halt(status));
    Exit.setHaltProcedure((status, message) -> Supervised.halt(status));
    String[] format = {"format", "-t", arguments[1], "-c", arguments[0]};
    int status = kafka.tools.StorageTool.execute(format, System.out);
    if (status != 0) {
      Exit.exit(status);
    }
    kafka.Kafka.main(new String[] {arguments[0]});
  }
}
