import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { EmbeddedEngine, Sink, Source } from '../../contracts/engine.ts';
import { numberOption } from '../../contracts/options.ts';
import type { Operator } from '../../contracts/workload.ts';
import { hostElement, type StreamElement } from '../stream-element.ts';

/** Node.js streams: events as objects from a Readable to a Writable, each event's answers committed before the next. */
export const nodeStreams: EmbeddedEngine = {
  name: 'node-streams',
  title: 'Node streams',
  model: 'streaming',
  runs: 'in-workers',
  form: 'typescript',
  options: {
    'high-water-mark': {
      default: 1024,
      minimum: 1,
      maximum: 1_000_000,
      integer: true,
      unit: 'events',
      about: 'how many events each end of the pipeline holds before it asks for no more',
    },
  },
  describe: () => ({ commitIntervalMs: 0 }),
  async run({ source, sink, operator, signal, options }) {
    const highWaterMark = numberOption(options, 'high-water-mark');
    try {
      await pipeline(readableOf(source, highWaterMark), writableOf(operator(), sink, highWaterMark), { signal });
    } catch (error) {
      if (!signal.aborted) {
        throw error;
      }
    }
  },
};

/** Takes from the source only on demand, so that a slow consumer holds it back. */
function readableOf(source: Source, highWaterMark: number): Readable {
  let next = 0;
  async function pushRange(stream: Readable): Promise<void> {
    await source.arrival();
    if (stream.destroyed) {
      return;
    }
    for (const arrived = source.take(highWaterMark); next < arrived; next++) {
      stream.push({ kind: 'event', position: next } satisfies StreamElement);
    }
    stream.push({ kind: 'watermark', eventTimeMs: source.watermark } satisfies StreamElement);
    if (source.ended) {
      stream.push(null);
    }
  }
  return new Readable({
    objectMode: true,
    highWaterMark,
    read() {
      pushRange(this).catch((error) => this.destroy(error));
    },
  });
}

/** Hosts the operator. A destroyed stream, as after an abort, never reaches `final`. */
function writableOf(query: Operator, sink: Sink, highWaterMark: number): Writable {
  return new Writable({
    objectMode: true,
    highWaterMark,
    write(element: StreamElement, _encoding, done) {
      settle(() => hostElement(element, query, sink), done);
    },
    final(done) {
      settle(() => {
        query.end();
        return sink.commit();
      }, done);
    },
  });
}

/** Calls back when the work is done: at once where it returns no promise. */
function settle(work: () => Promise<void> | void, done: (error?: Error | null) => void): void {
  let committed: Promise<void> | void;
  try {
    committed = work();
  } catch (error) {
    done(error as Error);
    return;
  }
  if (committed === undefined) {
    done();
  } else {
    committed.then(() => done(), done);
  }
}
