import { allocateColumn, type Column, type Columns, type Workload } from '../../contracts/workload.ts';
import type { EventRows } from './event-rows.ts';
import { idColumn } from './trace.ts';

/**
 * The columns of several streams, read from a file each, in one order of arrival: that of their ids where these are
 * together 0, 1, 2 … in each file rising, and unless `byTime`; else that of their times, where those of one stream stay
 * as they are in their file, and of two streams' equal times the one comes first whose stream is declared first. What a
 * stream does not have is 0 in its rows.
 */
export function mergeStreams(workload: Workload, parts: readonly EventRows[], byTime: boolean): Columns {
  const events = parts.reduce((sum, part) => sum + part.events, 0);
  const ranks = parts.map((part) => part.column(!byTime && idsAreOrder(parts, events) ? 'id' : 'event_time')!);
  const { stream, from } = mergedOrder(ranks, events);
  const columns: Record<string, Column> = {};
  for (const name of ['event_time', ...Object.keys(workload.columns)]) {
    columns[name] = name === 'stream' ? stream : gathered(workload, name, parts, stream, from);
  }
  return { id: idColumn(events), ...columns } as Columns;
}

/** Whether the ids of all files are together 0, 1, 2 … each once; they rise in each. */
function idsAreOrder(parts: readonly EventRows[], events: number): boolean {
  const seen = new Uint8Array(events);
  return parts.every((part) => part.idsRise && part.column('id')!.every((id) => id < events && seen[id]!++ === 0));
}

/** Of each event in the merged order its stream, and its row there: always the least of the next ones. */
function mergedOrder(ranks: readonly Column[], events: number): { stream: Int32Array; from: Uint32Array } {
  const stream = allocateColumn('int32', events);
  const from = allocateColumn('uint32', events);
  const next = ranks.map(() => 0);
  for (let id = 0; id < events; id++) {
    let least = Number.POSITIVE_INFINITY;
    let first = 0;
    for (let place = 0; place < ranks.length; place++) {
      const rank = ranks[place]![next[place]!];
      if (rank !== undefined && rank < least) {
        least = rank;
        first = place;
      }
    }
    stream[id] = first;
    from[id] = next[first]!++;
  }
  return { stream, from };
}

function gathered(
  workload: Workload,
  name: string,
  parts: readonly EventRows[],
  stream: Int32Array,
  from: Uint32Array,
): Column {
  const sources = parts.map((part) => part.column(name));
  const column = allocateColumn(name === 'event_time' ? 'float64' : workload.columns[name]!.type, stream.length);
  for (let id = 0; id < stream.length; id++) {
    const source = sources[stream[id]!];
    if (source !== undefined) {
      column[id] = source[from[id]!]!;
    }
  }
  return column;
}
