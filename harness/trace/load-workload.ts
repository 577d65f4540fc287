import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import type { Form, Question } from '../../contracts/engine.ts';
import type { Options } from '../../contracts/options.ts';
import type { SqlDialect } from '../../contracts/sql-dialect.ts';
import { streamsOf, type Workload, type WorkloadFacts } from '../../contracts/workload.ts';
import { workloads } from '../../workloads/registry.ts';
import { MAXIMUM_ARITY } from '../answers/row-buffer.ts';
import { meaningOf } from '../answers/words.ts';
import { importFrom, isModule, NameSchema, OptionSpecsSchema } from '../user-module.ts';
import { tableTexts, textColumns } from './text-dictionary.ts';

const TextSchema = v.pipe(v.string(), v.minLength(1));
const AmountSchema = v.pipe(v.number(), v.minValue(0));

/** Columns are named in SQL, in CSV and on the wire. */
const ColumnNameSchema = v.pipe(
  v.string(),
  v.check((name) => /^[a-z_][a-z0-9_]*$/.test(name), 'give lower-case letters, digits and underscores'),
);

/** The declarations of a workload. */
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
      text: v.optional(v.boolean()),
    }),
  ),
  streams: v.optional(
    v.record(
      ColumnNameSchema,
      v.object({
        columns: v.pipe(
          v.array(v.string()),
          v.check((names) => new Set(names).size === names.length, 'a column stands twice'),
        ),
        about: v.string(),
      }),
    ),
  ),
  key: v.nullable(v.string()),
  tables: v.record(
    ColumnNameSchema,
    v.object({
      columns: v.pipe(v.array(ColumnNameSchema), v.minLength(1)),
      texts: v.optional(v.array(v.string())),
      about: v.string(),
    }),
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
    values: v.optional(
      v.record(
        v.string(),
        v.union([v.string(), v.object({ of: v.string(), where: v.record(v.string(), v.array(v.number())) })]),
      ),
    ),
  }),
  horizonMs: AmountSchema,
});

const SmallTracesSchema = v.object({
  keyCount: v.pipe(v.number(), v.integer(), v.minValue(1)),
  disordersMs: v.pipe(v.array(AmountSchema), v.minLength(1)),
  gapsMs: v.pipe(v.array(AmountSchema), v.minLength(1)),
  values: v.record(ColumnNameSchema, v.pipe(v.array(v.number()), v.minLength(1))),
  parameters: v.optional(v.record(NameSchema, v.pipe(v.array(v.number()), v.minLength(1)))),
  tables: v.optional(v.function()),
});

const WorkloadSchema = v.pipe(
  v.object({
    ...WorkloadFactsSchema.entries,
    generate: v.function(),
    partitionKeyOf: v.optional(v.function()),
    createOperator: v.function(),
    oracle: v.function(),
    closesAtMs: v.optional(v.function()),
    queryFile: v.optional(v.instance(URL)),
    java: v.optional(v.object({ operator: TextSchema, sources: v.pipe(v.array(v.instance(URL)), v.minLength(1)) })),
    smallTraces: v.optional(SmallTracesSchema),
  }),
  v.check(
    ({ key, columns }) => key === null || columns[key]?.type === 'int32',
    'its key is none of its int32 columns; give null where there is none',
  ),
  v.check(
    ({ columns }) => Object.values(columns).every(({ type, text }) => text !== true || type === 'int32'),
    'a column of texts is not of type int32',
  ),
  v.check(
    (workload) => faultOf(workload) === undefined,
    ({ input }) => faultOf(input)!,
  ),
  v.check(
    ({ answers }) => answers.identifying <= answers.columns.length,
    'more columns identify an answer than an answer has',
  ),
  v.check(
    ({ queryFile }) => queryFile === undefined || existsSync(fileURLToPath(queryFile)),
    'its queryFile is not there',
  ),
  v.check(
    ({ java }) => java === undefined || java.sources.every((source) => existsSync(fileURLToPath(source))),
    'one of its Java sources is not there',
  ),
);

/** What of a workload's declarations does not fit another; undefined if nothing. */
function faultOf(declared: v.InferOutput<typeof WorkloadFactsSchema>): string | undefined {
  // Their types differ only in that absent fields may be undefined.
  const workload = declared as WorkloadFacts;
  return streamFault(workload) ?? textFault(workload) ?? valueFault(workload);
}

/**
 * What is wrong with the streams of a workload, or with names that its streams and tables share; undefined if nothing.
 */
function streamFault({ columns, streams, key, tables }: WorkloadFacts): string | undefined {
  const names = [...Object.keys(streams ?? { events: {} }), ...Object.keys(tables), 'answers'];
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  if (twice !== undefined) {
    return `${twice} is the name of more than one of its streams, its tables and the files that a trace is written to`;
  }
  if (streams === undefined) {
    return 'stream' in columns ? 'it has a column stream and no streams' : undefined;
  }
  if (columns.stream?.type !== 'int32') {
    return 'it has streams and no int32 column stream (streamColumn) to distinguish them';
  }
  const known = Object.keys(columns).filter((name) => name !== 'stream');
  for (const [stream, spec] of Object.entries(streams)) {
    const odd = spec.columns.find((name) => !known.includes(name));
    if (odd !== undefined) {
      return odd === 'stream'
        ? `streams.${stream}: leave out the column stream, which is of no stream`
        : `streams.${stream}: ${odd} is none of its columns`;
    }
    if (key !== null && !spec.columns.includes(key)) {
      return `streams.${stream}: its columns lack the key, ${key}`;
    }
  }
  const unused = known.find((name) => Object.values(streams).every((spec) => !spec.columns.includes(name)));
  return unused === undefined ? undefined : `columns.${unused}: it is in no stream`;
}

/** What is wrong with the columns of tables that may be texts; undefined if nothing. */
function textFault({ columns, tables }: WorkloadFacts): string | undefined {
  const texts = Object.entries(tables).flatMap(([table, spec]) => (spec.texts ?? []).map((name) => ({ table, name })));
  for (const [place, { table, name }] of texts.entries()) {
    if (tables[table]!.columns.indexOf(name) < 1) {
      return `tables.${table}.texts: ${name} is none of its columns behind the first`;
    }
    if (Object.hasOwn(columns, name) || ['id', 'event_time'].includes(name)) {
      return `tables.${table}.texts: ${name} is the name of a column of the events`;
    }
    if (texts.findIndex((each) => each.name === name) !== place) {
      return `tables.${table}.texts: ${name} stands for texts twice`;
    }
  }
  return undefined;
}

/** What is wrong with what is said of answer columns; undefined if nothing. */
function valueFault(workload: WorkloadFacts): string | undefined {
  const { columns, values = {} } = workload.answers;
  const known = ['id', 'event_time', ...textColumns(workload), ...tableTexts(workload)];
  for (const name of Object.keys(values)) {
    const { of, where } = meaningOf(workload.answers, name);
    const odd = [name, ...Object.keys(where)].find((each) => !columns.includes(each));
    if (odd !== undefined) {
      return `answers.values.${name}: ${odd} is none of the columns of answers`;
    }
    if (!known.includes(of)) {
      return `answers.values.${name}: ${of} is no column of texts, id or event_time`;
    }
  }
  return undefined;
}

/** The workload a reference names: by its name, or by the file URL of a user's module, which is checked. */
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
export function formsOf({ queryFile, java }: Pick<Workload, 'queryFile' | 'java'>): Form[] {
  return [
    'typescript',
    ...(queryFile === undefined ? [] : (['sql'] as const)),
    ...(java === undefined ? [] : (['java'] as const)),
  ];
}

/** What is known of a job before any event is, for an engine where one is given. */
export function questionOf(
  workload: Workload,
  given: Pick<Question, 'tables' | 'keyCount' | 'parameters'>,
  engine?: Pick<SqlDialect, 'dialect'>,
): Question {
  const { tables, keyCount, parameters } = given;
  const { name, columns, answers } = workload;
  const query = queryOf(workload, parameters, engine);
  return { workload: name, columns, streams: streamsOf(workload), answers, tables, keyCount, parameters, query };
}

/**
 * The SQL form of a workload with the parameters of its question in place, in the dialect of an engine where one is
 * given; empty where there is none.
 */
export function queryOf(
  { queryFile }: Pick<Workload, 'queryFile'>,
  parameters: Options,
  engine?: Pick<SqlDialect, 'dialect'>,
): string {
  if (queryFile === undefined) {
    return '';
  }
  const query = Object.entries(parameters).reduce(
    (text, [name, value]) => text.replaceAll(`{${name}}`, String(value)),
    readFileSync(queryFile, 'utf8'),
  );
  return engine?.dialect?.(query) ?? query;
}
