import type { Column } from '../../contracts/workload.ts';
import { isoTime } from '../answers/words.ts';
import type { Input } from '../results/input-schema.ts';
import type { Trace } from '../trace/trace.ts';
import type { BadRows } from './bad-rows.ts';
import type { Projection } from './degrees.ts';
import type { TimeUnit } from './event-time.ts';
import { extentOf } from './extent.ts';
import type { ReadTraceRequest, StreamRead } from './read-trace.ts';
import type { FileColumn } from './row-fields.ts';
import type { ReadFile } from './stream-input.ts';

interface InputRequest {
  readonly request: ReadTraceRequest;
  readonly trace: Trace;
  readonly streams: readonly StreamRead[];
  /** The row of each event of each stream; undefined where events are the rows in their order. */
  readonly rowOf: readonly (Uint32Array | undefined)[];
  readonly badRows: BadRows;
  readonly baseMs: number | null;
  readonly projection: Projection | undefined;
}

/** How events were read, for results. */
export function inputOf({ request, trace, streams, rowOf, badRows, baseMs, projection }: InputRequest): Input {
  const { workload } = request;
  const columns = trace.columns as Readonly<Record<string, Column>>;
  const [from, to] = extentOf(columns.event_time!);
  const [first] = streams as [StreamRead, ...StreamRead[]];
  const sources: Record<string, FileColumn> = Object.assign({}, ...streams.map(({ files }) => files[0]!.columns));
  return {
    files: streams.flatMap(({ files }) => files.map(({ file, format, rows }) => ({ file, format, rows }))),
    leftOut: badRows.leftOut,
    sorted: request.sort && rowOf.some((rows) => rows !== undefined && !isRising(rows)),
    time: { read: timeWords(request, first.files[0]!), from: timeText(from, baseMs), to: timeText(to, baseMs), baseMs },
    columns: Object.entries(sources).flatMap(([name, { source }]) => {
      if (name === 'event_time') {
        return [];
      }
      const origin =
        source.kind === 'field'
          ? source.header
          : source.kind === 'expression'
            ? source.sql
            : `the constant ${source.text}`;
      const texts = trace.texts?.[name];
      const [minimum, maximum] = texts === undefined ? extentOf(columns[name]!) : [];
      return [
        {
          column: name,
          from: origin,
          unit: workload.columns[name]!.unit,
          ...(texts === undefined ? { minimum, maximum } : { texts: texts.length }),
        },
      ];
    }),
    ...(projection && { degrees: projection }),
  };
}

/** A time of the trace as files have it: ISO 8601, or ms from their start. */
export function timeText(ms: number, baseMs: number | null): string {
  return baseMs === null ? `${ms} ms` : isoTime(ms + baseMs);
}

const unitWords: Readonly<Record<TimeUnit, string>> = {
  iso: 'ISO 8601',
  s: 'seconds',
  ms: 'ms',
  us: 'microseconds',
  ns: 'nanoseconds',
  excel: "Excel's days",
};

function timeWords({ time }: ReadTraceRequest, { times, timesAreRead }: ReadFile): string {
  if (timesAreRead) {
    return time === undefined ? 'dates and times' : `in the format ${time}`;
  }
  const unit = times.unit ?? 'iso';
  return `${unitWords[unit]}${unit === 'iso' || unit === 'excel' ? '' : times.absolute ? ' since 1970' : ' from a start'}`;
}

function isRising(rows: Uint32Array): boolean {
  return rows.every((row, place) => place === 0 || row > rows[place - 1]!);
}
