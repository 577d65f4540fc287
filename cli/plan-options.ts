import { existsSync } from 'node:fs';
import { parseSettings, setOf } from '../harness/plan/option-settings.ts';
import type { PlanOptions } from '../harness/plan/options.ts';
import { listFlag } from '../harness/plan/values.ts';
import type { Experiment } from '../harness/run/settings.ts';
import type { InputFlags, RunFlags } from './run-flags.ts';

/** The options of a run by its flags; createPlan() checks them. */
export function planOptions(flags: Partial<RunFlags>, experiment: Experiment['kind'], command: string): PlanOptions {
  const { preset, slo, arrivals, speed, duration, trials, seed, commit, answers } = flags;
  const { events, transport, kafka, flink, spark, format } = flags;
  return {
    experiment,
    command,
    workloads: names(flags.workload),
    engines: names(flags.engine),
    set: setOf(parseSettings(flags.set ?? [])),
    rates: listFlag(flags.rate ?? []),
    workers: listFlag([flags.workers ?? '1']),
    ...(flags.partitions !== undefined && { partitions: listFlag([flags.partitions]) }),
    ...{ preset, slo, arrivals, speed, duration, trials, seed, commit, answers },
    ...inputOptions(flags),
    ...{ events, transport, kafka, flink, spark, format },
    kafkaConfig: flags['kafka-config'],
    timeLimit: flags['time-limit'],
  } as PlanOptions;
}

/** The options of a user's own events by their flags. */
export function inputOptions(flags: Partial<InputFlags>): PlanOptions {
  const { trace, map, table, sort, query, time, encoding, degrees } = flags;
  return { trace, map, table, sort, query, time, encoding, degrees, badRows: flags['bad-rows'] };
}

/** Names and paths of modules, separated by commas; a path may hold one. */
function names(given: readonly string[] = []): string[] {
  return given.flatMap((text) => (existsSync(text) ? [text] : listFlag([text])));
}
