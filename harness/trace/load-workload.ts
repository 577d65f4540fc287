import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import type { Form } from '../../contracts/engine.ts';
import type { Workload } from '../../contracts/workload.ts';
import { workloads } from '../../workloads/registry.ts';
import { MAXIMUM_ARITY } from '../answers/answer-log.ts';
import { importFrom, isModule, NameSchema, OptionSpecsSchema } from '../user-module.ts';

const TextSchema = v.pipe(v.string(), v.minLength(1));
const AmountSchema = v.pipe(v.number(), v.minValue(0));

/** Columns are named in SQL, in CSV and on the wire. */
const ColumnNameSchema = v.pipe(
  v.string(),
  v.check((name) => /^[a-z_][a-z0-9_]*$/.test(name), 'give lower-case letters, digits and underscores'),
);

/** What a workload is, apart from what it does. */
export const WorkloadFactsSchema = v.object({
  name: NameSchema,
  title: TextSchema,
  question: TextSchema,
  about: TextSchema,
  parameters: OptionSpecsSchema,
  quick: v.record(v.string(), v.union([v.number(), v.string()])),
  columns: v.record(
    v.pipe(
      ColumnNameSchema,
      v.check((name) => name !== 'id' && name !== 'event_time', 'every workload has it: leave it out'),
    ),
    v.object({
      type: v.picklist(['int32', 'uint32', 'float64']),
      unit: v.string(),
      about: v.string(),
      minimum: v.optional(v.number()),
      maximum: v.optional(v.number()),
    }),
  ),
  key: v.string(),
  tables: v.record(
    ColumnNameSchema,
    v.object({ columns: v.pipe(v.array(ColumnNameSchema), v.minLength(1)), about: v.string() }),
  ),
  disorderMs: AmountSchema,
  answers: v.object({
    columns: v.pipe(
      v.array(ColumnNameSchema),
      v.minLength(1),
      v.maxLength(MAXIMUM_ARITY),
      v.check((names) => new Set(names).size === names.length, 'a column stands twice'),
    ),
    identifying: v.pipe(v.number(), v.integer(), v.minValue(1)),
  }),
  horizonMs: AmountSchema,
});

const SmallTracesSchema = v.object({
  keyCount: v.pipe(v.number(), v.integer(), v.minValue(1)),
  disordersMs: v.pipe(v.array(AmountSchema), v.minLength(1)),
  gapsMs: v.pipe(v.array(AmountSchema), v.minLength(1)),
  values: v.record(ColumnNameSchema, v.pipe(v.array(v.number()), v.minLength(1))),
  tables: v.optional(v.function()),
});

const WorkloadSchema = v.pipe(
  v.object({
    ...WorkloadFactsSchema.entries,
    generate: v.function(),
    groupOf: v.function(),
    createOperator: v.function(),
    oracle: v.function(),
    closesAtMs: v.optional(v.function()),
    queryFile: v.optional(v.instance(URL)),
    javaOperator: v.optional(TextSchema),
    smallTraces: v.optional(SmallTracesSchema),
  }),
  v.check(({ key, columns }) => columns[key]?.type === 'int32', 'its key is none of its int32 columns'),
  v.check(
    ({ answers }) => answers.identifying <= answers.columns.length,
    'more columns identify an answer than an answer has',
  ),
  v.check(
    ({ queryFile }) => queryFile === undefined || existsSync(fileURLToPath(queryFile)),
    'its queryFile is not there',
  ),
);

/** The workload that is referred to: by its name, or by the file URL of a user's module, which is checked. */
export async function loadWorkload(reference: string): Promise<Workload> {
  if (isModule(reference)) {
    return (await importFrom(reference, 'workload', WorkloadSchema)) as Workload;
  }
  const workload = workloads.find(({ name }) => name === reference);
  if (workload === undefined) {
    throw new Error(`no workload is called ${reference}`);
  }
  return workload;
}

/** The forms in which a workload has its query. */
export function formsOf({ queryFile, javaOperator }: Pick<Workload, 'queryFile' | 'javaOperator'>): Form[] {
  return [
    'typescript',
    ...(queryFile === undefined ? [] : (['sql'] as const)),
    ...(javaOperator === undefined ? [] : (['java'] as const)),
  ];
}

/** The SQL form of a workload; empty where there is none. */
export function queryOf({ queryFile }: Pick<Workload, 'queryFile'>): string {
  return queryFile === undefined ? '' : readFileSync(queryFile, 'utf8');
}
