import type { Sink } from '../contracts/engine.ts';
import type { Operator } from '../contracts/workload.ts';

/**
 * What travels through an engine that passes objects from stage to stage: events, and between them watermarks at their
 * place in the stream, so that none overtakes an event before it.
 */
export type StreamElement =
  | { readonly kind: 'event'; readonly position: number }
  /** No event older than `eventTimeMs` follows. */
  | { readonly kind: 'watermark'; readonly eventTimeMs: number };

/**
 * Passes `element` to the operator and commits its answers, if any. Returns a promise only where the commit does, so
 * that a stage may go on at once where it does not; the next element has to wait for the promise.
 */
export function hostElement(element: StreamElement, query: Operator, sink: Sink): Promise<void> | undefined {
  if (element.kind === 'event') {
    query.process(element.position);
  } else {
    query.advance(element.eventTimeMs);
  }
  return sink.pending > 0 ? (sink.commit() ?? undefined) : undefined;
}
