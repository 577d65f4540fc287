// An engine that breaks the contract of engines in the way its option says.
import { isMainThread } from 'node:worker_threads';
import { engine as simple } from './simple.js';

const faults = {
  'makes-no-operator': async ({ source }) => {
    while (!source.ended) {
      source.take();
      await source.arrival();
    }
  },
  'makes-two-operators'(job) {
    job.operator();
    return simple.run(job);
  },
  'never-ends': (job) => withOperator(job, (query) => ({ ...query, end() {} })),
  'ends-twice': (job) =>
    withOperator(job, (query) => ({
      ...query,
      end() {
        query.end();
        query.end();
      },
    })),
  'ends-when-aborted': async (job) => {
    let made;
    await withOperator(job, (query) => {
      made = query;
      return query;
    });
    if (job.signal.aborted) {
      made.end();
    }
  },
  'does-not-wait': async (job) => {
    void simple.run(job);
  },
  'stops-when-nothing-is-there': async ({ source, sink, operator }) => {
    const query = operator();
    let next = 0;
    for (let arrived = source.take(); arrived > next; arrived = source.take()) {
      for (; next < arrived; next++) {
        query.process(next);
      }
      query.advance(source.watermark);
    }
    query.end();
    await sink.commit();
  },
  'leaves-the-last': async (job) => {
    const query = job.operator();
    let next = 0;
    for (; !job.source.ended; await job.source.arrival()) {
      for (const arrived = job.source.take(); next < arrived - (job.source.ended ? 1 : 0); next++) {
        query.process(next);
      }
    }
    query.end();
    await job.sink.commit();
  },
  'counts-what-it-takes': (job) =>
    withOperator(job, (query) => query, {
      take: ((before) => (limit) => {
        const taken = job.source.take(limit);
        before += taken;
        return before;
      })(0),
    }),
  'repeats-an-event': (job) =>
    withOperator(job, (query) => ({
      ...query,
      process(position) {
        query.process(position);
        if (position === 7) {
          query.process(position);
        }
      },
    })),
  'hurries-the-watermark': (job) =>
    withOperator(job, (query) => ({ ...query, advance: (watermark) => query.advance(watermark + 1) })),
  'never-commits': (job) => simple.run({ ...job, sink: { pending: 0, commit() {} } }),
  'does-not-await-commits': async ({ source, sink, operator }) => {
    const query = operator();
    for (let next = 0; !source.ended; await source.arrival()) {
      for (const arrived = source.take(); next < arrived; next++) {
        query.process(next);
        if (sink.pending > 0) {
          void sink.commit();
        }
      }
      query.advance(source.watermark);
    }
    query.end();
    void sink.commit();
  },
  'answers-too-narrowly'(job) {
    job.sink.emit(1, 2);
    return simple.run(job);
  },
  'answers-with-no-number'(job) {
    job.sink.emit(1, 2, 3, Number.NaN, 5, 6);
    return simple.run(job);
  },
  'answers-with-a-text'(job) {
    job.sink.emit(1, 2, '3', 4, 5, 6);
    return simple.run(job);
  },
  'keeps-state-in-its-module': async ({ source, sink, operator }) => {
    kept ??= operator();
    for (; !source.ended; await source.arrival()) {
      for (const arrived = source.take(); position < arrived; position++) {
        kept.process(position);
      }
      kept.advance(source.watermark);
    }
    kept.end();
    await sink.commit();
  },
  'needs-an-event': async (job) => {
    if (job.source.take(1) === 0) {
      throw new TypeError('there is no event');
    }
    await simple.run(job);
  },
  'needs-the-main-thread': (job) => {
    if (!isMainThread) {
      throw new RangeError('not in a thread');
    }
    return simple.run(job);
  },
  'ignores-an-abort': (job) => simple.run({ ...job, signal: new AbortController().signal }),
};

let kept;
let position = 0;

export const engine = {
  ...simple,
  name: 'lax',
  title: 'Lax',
  options: {
    fault: { default: 'never-ends', choices: Object.keys(faults), about: 'what it breaks' },
  },
  run: (job) => faults[job.options.fault](job),
};

/** Runs correctly, except for what is changed in the operator and the source. */
function withOperator(job, change, sourceChange = {}) {
  const query = () => {
    const made = job.operator();
    return change({
      process: (position) => made.process(position),
      advance: (watermark) => made.advance(watermark),
      end: () => made.end(),
    });
  };
  const source = {
    take: (limit) => job.source.take(limit),
    arrival: (untilMs) => job.source.arrival(untilMs),
    get watermark() {
      return job.source.watermark;
    },
    get ended() {
      return job.source.ended;
    },
    ...sourceChange,
  };
  // What is spread is read once.
  Object.defineProperty(source, 'watermark', { get: () => job.source.watermark });
  Object.defineProperty(source, 'ended', { get: () => job.source.ended });
  return simple.run({ ...job, operator: query, source });
}
