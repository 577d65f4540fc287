import type { Options } from '../../contracts/options.ts';
import type { HostJob } from '../host-settings.ts';

/** Support for tests: a job of fraud over one stream, with these options. */
export function hostJob(options: Options): HostJob {
  return {
    options,
    bootstrap: 'broker:9092',
    clientProperties: {},
    inputs: [{ name: 'in', partitions: 4, stream: 'events', columns: ['id', 'event_time'] }],
    output: { name: 'out', partitions: 4 },
    format: 'binary',
    java: { operator: 'millrace.FraudOperator', sources: [] },
    tables: '',
    disorderMs: 0,
    prefix: 'app',
    folder: '/job',
  };
}
