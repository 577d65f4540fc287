import type { TopicJob } from '../contracts/engine.ts';

/** The part of a job that decides the settings of a host. */
export type HostJob = Pick<
  TopicJob,
  | ('options' | 'bootstrap' | 'clientProperties' | 'inputs' | 'output' | 'format')
  | ('java' | 'tables' | 'disorderMs' | 'prefix' | 'folder')
>;

/**
 * Settings of every host: properties of Kafka's clients, whose names begin with `clients`, and of the job and its
 * options, under the names that jvm/host/HostSettings.java gives without `millrace.`. They may be secret.
 */
export function hostSettings(job: HostJob, clients: string): Record<string, string> {
  return {
    ...prefixed(clients, { ...job.clientProperties, 'bootstrap.servers': job.bootstrap }),
    'millrace.inputs': job.inputs.map(({ name }) => name).join(' '),
    'millrace.output': job.output.name,
    'millrace.partitions': String(job.output.partitions),
    'millrace.format': job.format,
    'millrace.operator': job.java?.operator ?? '',
    'millrace.tables': job.tables,
    'millrace.disorder': String(job.disorderMs),
    'millrace.prefix': job.prefix,
    'millrace.folder': job.folder,
    ...prefixed('millrace.option.', job.options),
  };
}

/** Settings with a prefix to their names. */
export function prefixed(prefix: string, settings: Readonly<Record<string, string | number>>): Record<string, string> {
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [prefix + name, String(value)]));
}

/** A text in the Java format of properties. */
export function propertiesText(properties: Readonly<Record<string, string>>): string {
  return Object.entries(properties)
    .map(([name, value]) => `${escaped(name)}=${escaped(value)}\n`)
    .join('');
}

/** Escapes a text for any position: in names, at the beginning of values. Non-ASCII characters go by their number. */
function escaped(text: string): string {
  return text
    .replace(/[\\=:#!]/g, '\\$&')
    .replace(/[^!-~]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
