import type { DuckDBConnection } from '@duckdb/node-api';
import { streamsOf, type Workload } from '../../contracts/workload.ts';
import { EventTimes, type TimeOrigin, type TimeUnit, timeUnits } from './event-time.ts';
import { bindColumn, type FieldSource, findColumn, neededColumns } from './mapping.ts';
import { quotedName } from './names.ts';
import type { InputPlan } from './request.ts';
import type { FileColumn, OpenFile, Place } from './row-fields.ts';
import { type Need, type Selected, selectedColumn } from './selected.ts';
import type { StreamInput } from './stream-input.ts';

/** How a file's rows are taken, once its header is known. */
export interface Layout {
  readonly open: OpenFile;
  readonly selected: readonly Selected[];
}

/** The SELECT that gives a file's selected columns. */
export function selectOf(selected: readonly Selected[]): string {
  return `SELECT ${selected.map(({ sql }) => sql).join(', ')} FROM fields`;
}

/** The columns of a text file that are read by those selected; at least one, as a table must have. */
export function fieldsRead(selected: readonly Selected[], header: readonly string[]): string[] {
  const read = new Set(selected.flatMap(({ reads }) => reads.map((name) => name.toLowerCase())));
  const names = distinct(header);
  const found = names.filter((name) => read.has(name.toLowerCase()));
  return found.length > 0 ? found : names.slice(0, 1);
}

/** Names that one table can have: none is empty, and no two differ in case alone. */
function distinct(header: readonly string[]): string[] {
  const names = new Map(header.toReversed().map((name) => [name.toLowerCase(), name]));
  names.delete('');
  return [...names.values()];
}

/** Whether a text file's columns take more than to be read as they are. */
export function needsDuckDb(input: StreamInput, file: string, header: readonly string[]): boolean {
  return neededColumns(input.stream).some((name) => {
    const { kind } = bindColumn({ ...input, file, header }, name);
    return kind === 'expression' || (name === 'event_time' && formatOf(input) !== undefined);
  });
}

/** The format of `--time`, if it is one. */
function formatOf({ time }: InputPlan): string | undefined {
  return time === undefined || timeUnits.includes(time as TimeUnit) ? undefined : time;
}

interface LayoutRequest extends Pick<OpenFile, 'file' | 'counts'> {
  readonly header: readonly string[];
  readonly db: DuckDBConnection | undefined;
  /** Whether DuckDB selects all columns, not only those that are calculated. */
  readonly all: boolean;
}

/** @throws MillraceError 2 for columns that are missing, or expressions that do not fit */
export async function layoutOf(input: StreamInput, request: LayoutRequest): Promise<Layout> {
  const { workload, stream, texts } = input;
  const { file, header, db, all } = request;
  const names = neededColumns(stream);
  const sources = new Map(names.map((name) => [name, bindColumn({ ...input, file, header }, name)]));
  if (db !== undefined && !all) {
    await createFields(db, distinct(header));
  }
  const selected: Selected[] = [];
  const select = async (name: string, source: Exclude<FieldSource, { kind: 'constant' }>): Promise<Place> => {
    const need: Need =
      name === 'event_time'
        ? 'time'
        : texts.has(name)
          ? 'text'
          : input.degrees && (name === 'x' || name === 'y')
            ? 'degrees'
            : 'number';
    const format = name === 'event_time' ? formatOf(input) : undefined;
    const column = await selectedColumn(db!, { name, need, source, format, file, header });
    const reads = all ? [] : column.reads.map((each) => placeOf(header, each)).filter((place) => place !== -1);
    return { kind: 'selected', index: selected.push(column) - 1, reads };
  };
  const columns: Record<string, FileColumn> = {};
  for (const [name, source] of sources) {
    const isCalculated = source.kind === 'expression' || (name === 'event_time' && formatOf(input) !== undefined);
    const place: Place =
      source.kind === 'constant'
        ? { kind: 'constant', text: source.text }
        : all || isCalculated
          ? await select(name, source)
          : { kind: 'field', index: findColumn(file, header, source.header, '') };
    columns[name] = { source, place };
  }
  const timePlace = columns.event_time!.place;
  const timesAreRead = timePlace.kind === 'selected' && selected[timePlace.index]!.isTimestamp;
  const id = header.indexOf('id') === header.lastIndexOf('id') && !all ? header.indexOf('id') : -1;
  const times = input.times ?? new EventTimes(unitOf(input), originOf(workload, header, sources.get('event_time')!));
  return { open: { file, counts: request.counts, columns, times, timesAreRead, id }, selected };
}

function unitOf({ time }: InputPlan): TimeUnit | undefined {
  return timeUnits.find((unit) => unit === time);
}

/** Where event times come from. */
function originOf(workload: Workload, header: readonly string[], time: FieldSource): TimeOrigin {
  const own = streamsOf(workload).map(({ columns }) => ['id', 'event_time', ...columns].join(','));
  if (own.includes(header.join(','))) {
    return 'written';
  }
  if (time.kind === 'expression') {
    return 'computed';
  }
  return time.kind === 'field' && time.header === 'event_time' ? 'own' : 'foreign';
}

function placeOf(header: readonly string[], name: string): number {
  const exact = header.indexOf(name);
  return exact === -1 ? header.findIndex((each) => each.toLowerCase() === name.toLowerCase()) : exact;
}

/** Makes an empty table `fields` with columns of texts. */
export async function createFields(db: DuckDBConnection, names: readonly string[]): Promise<void> {
  const columns = names.map((name) => `${quotedName(name)} VARCHAR`);
  await db.run(`CREATE OR REPLACE TEMP TABLE fields (${columns.join(', ')})`);
}
