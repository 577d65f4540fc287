import type { Argv } from 'yargs';
import { presets } from '../harness/plan/presets.ts';
import { repeatable } from './flags.ts';

/** Flags of a user's own events as given. */
export interface InputFlags {
  readonly trace: string[];
  readonly map: string[];
  readonly table: string[];
  readonly sort: boolean;
  readonly query?: string | undefined;
  readonly time?: string | undefined;
  readonly encoding?: string | undefined;
  readonly degrees: boolean;
  readonly 'bad-rows'?: string | undefined;
}

/** The flags of `millrace run` as given, before they are checked. */
export interface RunFlags extends InputFlags {
  readonly workload: string[];
  readonly engine: string[];
  readonly preset: string;
  readonly events?: string | undefined;
  readonly rate: string[];
  readonly slo?: string | undefined;
  readonly arrivals?: string | undefined;
  readonly speed?: string | undefined;
  readonly duration?: string | undefined;
  readonly trials?: string | undefined;
  readonly seed: string;
  readonly workers: string;
  readonly commit?: string | undefined;
  readonly set: string[];
  readonly transport: string;
  readonly kafka?: string | undefined;
  readonly flink?: string | undefined;
  readonly spark?: string | undefined;
  readonly 'kafka-config'?: string | undefined;
  readonly partitions?: string | undefined;
  readonly format?: string | undefined;
  readonly 'time-limit': string;
  readonly out?: string | undefined;
  readonly overwrite: boolean;
  readonly answers: boolean;
  readonly 'require-quiet': boolean;
}

/** Declares flags of a user's own events. */
export function inputFlags<T>(yargs: Argv<T>) {
  const word = { type: 'string', requiresArg: true } as const;
  return yargs
    .option('trace', {
      ...repeatable,
      describe:
        'replay this file (CSV, JSON, Parquet; gzip; - for standard input) instead of a generated trace; several, one after the other; STREAM=FILE where there are several streams',
    })
    .option('query', {
      ...word,
      describe: "an SQL SELECT over files, in place of --trace: SELECT … FROM 'file.parquet'",
    })
    .option('map', {
      ...repeatable,
      describe: "[STREAM.]COLUMN=FILE_COLUMN, COLUMN='text', or an SQL expression: temperature=temp*10 (with --trace)",
    })
    .option('table', { ...repeatable, describe: 'TABLE=FILE.csv: a static table (with --trace)' })
    .option('sort', { type: 'boolean', default: false, describe: "put a file's rows in the order of event time" })
    .option('time', {
      ...word,
      describe: "how the file writes event times: iso, s, ms, us, ns, excel, or a format: '%m/%d/%Y %H:%M'",
    })
    .option('encoding', { ...word, defaultDescription: 'utf-8', describe: 'of a text file: latin1, utf-16le, …' })
    .option('degrees', {
      type: 'boolean',
      default: false,
      describe: 'x and y are mapped to longitude and latitude: project them onto metres',
    })
    .option('bad-rows', {
      ...word,
      defaultDescription: 'stop',
      describe: 'skip: leave out rows that do not fit; skip:5%: at most so many of them',
    });
}

/** Declares flags that choose what to run; `run` and `verify` share them. */
export function chooseFlags<T>(yargs: Argv<T>) {
  const word = { type: 'string', requiresArg: true } as const;
  const chosen = yargs
    .option('workload', {
      ...repeatable,
      alias: 'w',
      defaultDescription: 'all',
      describe: 'workloads by name, or a path to a module',
    })
    .option('engine', {
      ...repeatable,
      alias: 'e',
      defaultDescription: 'all',
      describe: 'engines by name, or a path to a module (./mine.js)',
    })
    .option('set', { ...repeatable, describe: 'NAME.option=value[,value…]: several values make several cells' })
    .option('events', { ...word, defaultDescription: 'of the preset', describe: 'events of the trace: 300k, 2M' })
    .option('seed', { ...word, default: '1', describe: 'of everything random' })
    .option('workers', {
      ...word,
      default: '1',
      describe: 'worker threads or processes; several make several cells: 1,2',
    });
  return inputFlags(chosen)
    .option('transport', { ...word, default: 'memory', describe: 'memory, or kafka: over a broker' })
    .option('kafka', { ...word, describe: 'host:port[,…] of your own broker (default: one is started)' })
    .option('kafka-config', { ...word, describe: 'file of client properties (SASL, TLS) for your own broker' })
    .option('flink', {
      ...word,
      describe: 'http://host:8081 of your own Flink cluster (default: processes of each trial)',
    })
    .option('spark', {
      ...word,
      describe: 'spark://host:7077 of your own Spark cluster (default: processes of each trial)',
    })
    .option('partitions', { ...word, defaultDescription: '4', describe: 'of the topics (kafka); several: 1,2,4' })
    .option('format', {
      ...word,
      defaultDescription: 'binary',
      describe: 'of events and answers on the wire: binary or json (kafka)',
    })
    .option('time-limit', { ...word, default: '60s', describe: 'what a trial may take beyond its planned time' });
}

/** Declares flags of what is measured under load and written down; `run` and `sustain` share them. */
export function loadFlags<T>(yargs: Argv<T>) {
  const word = { type: 'string', requiresArg: true } as const;
  return chooseFlags(yargs)
    .option('arrivals', {
      ...word,
      defaultDescription: 'constant',
      describe: 'constant, poisson or recorded (the rhythm of the trace, sped up to the rate)',
    })
    .option('slo', {
      ...word,
      defaultDescription: '250 ms beyond the commit interval',
      describe: 'what a sustained rate must keep to: p99=50ms',
    })
    .option('commit', {
      ...word,
      defaultDescription: 'memory',
      describe: 'memory, or durable: answers on disk at each commit',
    })
    .option('out', {
      ...word,
      alias: 'o',
      defaultDescription: 'results/DATE-TIME',
      describe: 'folder for the results',
    })
    .option('overwrite', {
      type: 'boolean',
      default: false,
      describe: 'replace the result that --out holds, once there is something to put in its place',
    });
}

/** Declares the flags of `millrace run`. */
export function runFlags<T>(yargs: Argv<T>) {
  const word = { type: 'string', requiresArg: true } as const;
  return loadFlags(yargs)
    .option('preset', {
      ...word,
      default: 'quick',
      describe: Object.entries(presets)
        .map(([name, { about }]) => `${name}: ${about}`)
        .join('; '),
    })
    .option('rate', {
      ...repeatable,
      defaultDescription: 'of the preset',
      describe: 'events a second of latency trials; several: 10k,100k; max: the highest each cell sustains',
    })
    .option('speed', {
      ...word,
      describe: 'instead of --rate: the rhythm of the trace, so many times as fast; 1 is real time (recorded arrivals)',
    })
    .option('duration', {
      ...word,
      defaultDescription: 'of the preset',
      describe: 'measurement window of a latency trial: 10s, 500ms',
    })
    .option('trials', {
      ...word,
      defaultDescription: 'of the preset',
      describe: 'timed trials of each mode a cell, each a fresh process',
    })
    .option('require-quiet', {
      type: 'boolean',
      default: false,
      describe: 'exit with 3 where the machine was too noisy for verdicts, or its noise is not known',
    })
    .option('answers', { type: 'boolean', default: false, describe: "write each cell's answers as CSV" });
}
