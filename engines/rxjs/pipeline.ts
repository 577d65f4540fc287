// biome-ignore-all lint/suspicious/noDeprecatedImports: only overloads that are not used here are deprecated
import {
  concat,
  concatMap,
  defer,
  EMPTY,
  fromEvent,
  lastValueFrom,
  map,
  type Observable,
  of,
  range,
  repeat,
  takeUntil,
} from 'rxjs';
import type { EmbeddedJob, Source } from '../../contracts/engine.ts';
import { hostElement, type StreamElement } from '../stream-element.ts';

/** At most this many events are taken from the source before all of them have been processed. */
const RANGE = 1024;

/** Runs a job through one RxJS pipeline. */
export async function runPipeline({ source, sink, operator, signal }: EmbeddedJob): Promise<void> {
  const query = operator();
  const aborted = signal.aborted ? of(true) : fromEvent(signal, 'abort');

  // Observables push and cannot be paused. This pipeline is held back by `repeat`: it asks for the next
  // range only when the last element of this one has left concatMap, its commit included. Within a range concatMap
  // queues what comes while a commit is under way, so an event is never processed before the commit of an earlier one.
  const answered = elementsOf(source).pipe(
    concatMap((element) => hostElement(element, query, sink) ?? EMPTY),
    repeat({ delay: () => (source.ended ? EMPTY : source.arrival()) }),
  );
  const ended = defer(() => {
    query.end();
    return sink.commit() ?? EMPTY;
  });
  await lastValueFrom(concat(answered, ended).pipe(takeUntil(aborted)), { defaultValue: undefined });
}

/** Each subscription takes one range: its events, then the watermark as of taking it. */
function elementsOf(source: Source): Observable<StreamElement> {
  let next = 0;
  return defer(() => {
    const first = next;
    next = source.take(RANGE);
    const events = range(first, next - first).pipe(map((position): StreamElement => ({ kind: 'event', position })));
    return concat(events, of<StreamElement>({ kind: 'watermark', eventTimeMs: source.watermark }));
  });
}
