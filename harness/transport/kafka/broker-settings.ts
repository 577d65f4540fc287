/** The settings of a throw-away broker of one node. */
export interface BrokerSettings {
  readonly port: number;
  readonly controllerPort: number;
  readonly dataFolder: string;
}

/** The address everything of a local broker is bound to: nothing is offered to the network. */
export const HOST = '127.0.0.1';

/** The properties file of a broker that is its own controller and deletes nothing. */
export function brokerProperties({ port, controllerPort, dataFolder }: BrokerSettings): string {
  const properties: Readonly<Record<string, string | number | boolean>> = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@${HOST}:${controllerPort}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: `PLAINTEXT://${HOST}:${port},CONTROLLER://${HOST}:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://${HOST}:${port}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': dataFolder,
    'auto.create.topics.enable': false,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 4,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'share.coordinator.state.topic.num.partitions': 4,
    'group.initial.rebalance.delay.ms': 0,
    // Events have the time of the trace, years ago: retention by time would delete them.
    'log.retention.hours': -1,
    'broker.watermark record.interval.ms': 500,
    'controlled.shutdown.enable': false,
  };
  // In a properties file a backslash escapes.
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${String(value).replaceAll('\\', '\\\\')}\n`)
    .join('');
}
