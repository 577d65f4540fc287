import { basename } from 'node:path';
import { formatDuration } from '../harness/results/format.ts';
import type { Input } from '../harness/results/input-schema.ts';
import type { WorkloadResult } from '../harness/results/schema.ts';

const MOST_FILES = 3;
const MOST_REASONS = 3;
/** From this share of the time of a trace on, its out-of-orderness is worth a word. */
const LARGE_DISORDER = 0.1;

interface Read extends Pick<WorkloadResult, 'input'> {
  readonly trace: Pick<WorkloadResult['trace'], 'events' | 'keyCount' | 'disorderMs'>;
}

/** How a user's own events were read, in lines; none where they were generated. */
export function inputLines({ input, trace }: Read): string[] {
  if (input === undefined) {
    return [];
  }
  const { time, degrees, sorted } = input;
  const keys = trace.keyCount === 1 ? '1 key' : `${counted(trace.keyCount)} keys`;
  const order = trace.disorderMs === 0 ? 'in order' : `out of order by up to ${formatDuration(trace.disorderMs)}`;
  return [
    `Read ${filesText(input)}: ${counted(trace.events)} events, ${keys}, ${sorted ? 'sorted' : order}`,
    `event_time: ${time.read}, from ${time.from} to ${time.to}`,
    ...input.columns.map(columnText),
    ...(degrees === undefined ? [] : [degreesText(degrees)]),
    ...leftOutText(input),
    ...lateText(input, trace.disorderMs),
  ];
}

function filesText({ files }: Input): string {
  const names = files.slice(0, MOST_FILES).map(({ file }) => basename(file));
  const more = files.length > MOST_FILES ? ` and ${files.length - MOST_FILES} more` : '';
  return `${names.join(', ')}${more} (${[...new Set(files.map(({ format }) => format))].join('; ')})`;
}

function columnText({ column, from, unit, minimum, maximum, texts }: Input['columns'][number]): string {
  const source = from === column ? '' : ` from ${from}`;
  return texts === undefined
    ? `${column}${source}: ${counted(minimum ?? 0)} to ${counted(maximum ?? 0)}${unit === '' ? '' : `, ${unit}`}`
    : `${column}${source}: ${counted(texts)} ${texts === 1 ? 'text' : 'different texts'}`;
}

function degreesText({ latitude, longitude, distortion }: NonNullable<Input['degrees']>): string {
  const middle = `${Math.abs(latitude).toFixed(2)}° ${latitude < 0 ? 'S' : 'N'}, ${Math.abs(longitude).toFixed(2)}° ${longitude < 0 ? 'W' : 'E'}`;
  return `degrees projected onto metres about ${middle}: distances are off by up to ${Number((100 * distortion).toPrecision(2))}%`;
}

function leftOutText({ leftOut, files }: Input): string[] {
  if (leftOut.length === 0) {
    return [];
  }
  const rows = leftOut.reduce((sum, each) => sum + each.rows, 0);
  const share = (100 * rows) / files.reduce((sum, file) => sum + file.rows, 0);
  const reasons = leftOut.slice(0, MOST_REASONS).map((each) => `${counted(each.rows)} ${each.reason} (${each.first})`);
  const more = leftOut.length > MOST_REASONS ? [`and ${leftOut.length - MOST_REASONS} more reasons`] : [];
  return [
    `left out: ${counted(rows)} ${rows === 1 ? 'row' : 'rows'}, ${Number(share.toPrecision(2))}%: ${[...reasons, ...more].join('; ')}`,
  ];
}

/** Where answers have to wait for most of the trace. */
function lateText({ time, sorted }: Input, disorderMs: number): string[] {
  const spanMs = time.baseMs === null ? Number.NaN : Date.parse(time.to) - Date.parse(time.from);
  return !sorted && disorderMs > LARGE_DISORDER * spanMs
    ? [`answers that wait for time wait for ${formatDuration(disorderMs)} of it: --sort puts the rows in order`]
    : [];
}

function counted(count: number): string {
  return count.toLocaleString('en-US');
}
