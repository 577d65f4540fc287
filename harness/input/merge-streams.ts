import { allocateColumn, type Column, type Columns, type Workload } from '../../contracts/workload.ts';
import { idColumn } from '../trace/trace.ts';
import type { EventRows } from './event-rows.ts';

interface MergedOrder {
  readonly stream: Int32Array;
  readonly from: Uint32Array;
}

/** Events of several streams in one order. */
interface MergedStreams {
  readonly columns: Columns;
  /** The stream of each event, and its place in it; absent where ids are those of the files. */
  readonly order?: MergedOrder;
}

/**
 * Merges the columns of several streams, each read from a file, in one order of arrival. Unless `byTime`, this is the
 * order of ids, where these rise in each file and together are 0, 1, 2 …; otherwise the order of event times. Then
 * events of one stream keep the order of their file, and of equal times the stream declared first comes first. Columns
 * that a stream does not have are 0 in its rows.
 */
export function mergeStreams(workload: Workload, parts: readonly EventRows[], byTime: boolean): MergedStreams {
  const events = parts.reduce((sum, part) => sum + part.events, 0);
  const rank = !byTime && idsAreOrder(parts, events) ? 'id' : 'event_time';
  const ranks = parts.map((part) => part.column(rank)!);
  const { stream, from } = mergedOrder(ranks, events);
  const columns: Record<string, Column> = {};
  for (const name of ['event_time', ...Object.keys(workload.columns)]) {
    columns[name] = name === 'stream' ? stream : gathered(workload, name, parts, stream, from);
  }
  return {
    columns: { id: idColumn(events), ...columns } as Columns,
    ...(rank === 'event_time' && { order: { stream, from } }),
  };
}

/** Whether the ids of all files, which rise in each, are together 0, 1, 2 …, each once. */
function idsAreOrder(parts: readonly EventRows[], events: number): boolean {
  const seen = new Uint8Array(events);
  return parts.every((part) => part.idsRise && part.column('id')!.every((id) => id < events && seen[id]!++ === 0));
}

/** The stream and row of each event in the merged order: always the least of the streams' next ones. */
function mergedOrder(ranks: readonly Column[], events: number): MergedOrder {
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
