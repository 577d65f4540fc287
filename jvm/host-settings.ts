import type { TopicJob } from '../engines/engine.ts';

/** The part of a job that every host of the Java form is told. */
export type HostJob = Pick<
  TopicJob,
  'input' | 'output' | 'format' | 'operatorClass' | 'tables' | 'disorderMs' | 'prefix' | 'folder'
>;

/** What a host is told of its job, under the names that jvm/host/HostSettings.java gives without `millrace.`. */
export function hostSettings(job: HostJob): Record<string, string> {
  return {
    'millrace.input': job.input.name,
    'millrace.output': job.output.name,
    'millrace.partitions': String(job.output.partitions),
    'millrace.format': job.format,
    'millrace.operator': job.operatorClass,
    'millrace.tables': job.tables,
    'millrace.disorder': String(job.disorderMs),
    'millrace.prefix': job.prefix,
    'millrace.folder': job.folder,
  };
}

/** A text in the Java format of properties. */
export function propertiesText(properties: Readonly<Record<string, string>>): string {
  return Object.entries(properties)
    .map(([name, value]) => `${escaped(name)}=${escaped(value)}\n`)
    .join('');
}

/** Escaped wherever it may stand: in names, at the beginning of values. What is not plain ASCII goes by its number. */
function escaped(text: string): string {
  return text
    .replace(/[\\=:#!]/g, '\\$&')
    .replace(/[^!-~]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
