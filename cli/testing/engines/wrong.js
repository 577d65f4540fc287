// An engine that answers wrongly in the way its option says.
import { engine as simple } from './simple.js';

const faults = {
  /** Adds one to the last column of each answer. */
  alters: (job) => runWith(job, (emit, row) => emit(...row.slice(0, -1), row.at(-1) + 1)),
  /** Keeps every second answer to itself. */
  drops(job) {
    let seen = 0;
    return runWith(job, (emit, row) => seen++ % 2 === 0 && emit(...row));
  },
  /** Gives each answer twice. */
  duplicates: (job) =>
    runWith(job, (emit, row) => {
      emit(...row);
      emit(...row);
    }),
  /** Invents one answer. */
  invents(job) {
    job.sink.emit(-1, 1, 2, 3, 4, 5);
    return simple.run(job);
  },
  /** Processes an event more than it has taken. */
  peeks: (job) => simple.run({ ...job, source: changed(job.source, { take: (source) => peek(source) }) }),
  /**
   * Takes the watermark for later than it is: its answers are right where nothing is late, but come before they can be
   * known. Not where each call is watched, which would find it at once.
   */
  hurries(job) {
    const ahead = job.source.constructor.name === 'WatchedSource' ? 0 : 119_000;
    return simple.run({ ...job, source: changed(job.source, { watermark: ({ watermark }) => watermark + ahead }) });
  },
  /** Closes everything that is open after each block. */
  'ends-early'(job) {
    return simple.run({
      ...job,
      operator() {
        const query = job.operator();
        return { process: (position) => query.process(position), advance: () => query.end(), end: () => query.end() };
      },
    });
  },
};

export const engine = {
  ...simple,
  name: 'wrong',
  title: 'Wrong',
  options: {
    fault: { default: 'alters', choices: Object.keys(faults), about: 'how it is wrong' },
  },
  run: (job) => faults[job.options.fault](job),
};

/** Runs correctly, except for what happens between the operator and the sink. */
function runWith(job, change) {
  const { sink } = job;
  const emit = sink.emit.bind(sink);
  sink.emit = (...row) => change(emit, row);
  return simple.run(job);
}

/** A source with some of its parts computed from the real one. */
function changed(source, { take, watermark }) {
  return {
    take: (limit) => (take ? take(source) : source.take(limit)),
    arrival: (untilMs) => source.arrival(untilMs),
    get watermark() {
      return watermark ? watermark(source) : source.watermark;
    },
    get ended() {
      return source.ended;
    },
  };
}

function peek(source) {
  const taken = source.take(100);
  return source.ended ? taken : taken + 1;
}
