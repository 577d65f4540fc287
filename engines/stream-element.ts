import type { Sink } from '../contracts/engine.ts';
import type { Operator } from '../contracts/workload.ts';

/**
 * What travels through an engine that hands objects from stage to stage: events, and between them watermarks in
 * their place in the stream, so that none overtakes an event it was valid after.
 */
export type StreamElement =
  | { readonly kind: 'event'; readonly position: number }
  /** No event older than `eventTimeMs` follows. */
  | { readonly kind: 'watermark'; readonly eventTimeMs: number };

/**
 * Gives `element` to the operator and commits the answers it had, if any. Gives a promise only where the commit is
 * one, so that a stage may go on at once where it is not; the next element has to wait for it.
 */
export function hostElement(element: StreamElement, query: Operator, sink: Sink): Promise<void> | undefined {
  if (element.kind === 'event') {
    query.process(element.position);
  } else {
    query.advance(element.eventTimeMs);
  }
  return sink.pending > 0 ? (sink.commit() ?? undefined) : undefined;
}
