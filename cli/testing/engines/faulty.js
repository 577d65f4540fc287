// An engine that fails in the way its option says.
import { engine as simple } from './simple.js';

/** What each fault does instead of answering. */
const faults = {
  'throws-at-once'() {
    throw new Error('thrown at once');
  },
  async 'throws-late'(job) {
    await half(job);
    throw new Error('thrown halfway');
  },
  async 'throws-after-all'(job) {
    await simple.run(job);
    throw new Error('thrown when all was answered');
  },
  async 'throws-in-a-later-iteration'(job) {
    if (++iterations === 20) {
      throw new Error('thrown in iteration 20');
    }
    await simple.run(job);
  },
  async 'throws-after-run'(job) {
    await simple.run(job);
    setImmediate(() => {
      throw new Error('thrown when run had ended');
    });
  },
  async 'rejects-after-run'(job) {
    await simple.run(job);
    void Promise.reject(new Error('rejected when run had ended'));
  },
  'is-killed'() {
    process.kill(process.pid, 'SIGKILL');
    return new Promise(() => {});
  },
  async exits(job) {
    await half(job);
    process.exit(3);
  },
  loops() {
    for (;;) {
      // Not even a timer gets a turn.
    }
  },
  idles: () => new Promise(() => {}),
  async 'ignores-abort'() {
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  },
  'fills-heap'() {
    const held = [];
    for (;;) {
      held.push(new Array(100_000).fill(0.5));
    }
  },
  'grows-one-array'() {
    const held = [];
    for (;;) {
      held.push(0);
    }
  },
  async 'answers-nothing'({ source }) {
    while (!source.ended) {
      await source.arrival();
      source.take();
    }
  },
  'resolves-early': (job) => half(job),
  'throws-no-error'() {
    throw 'only words';
  },
};

let iterations = 0;

export const engine = {
  ...simple,
  name: 'faulty',
  title: 'Faulty',
  options: {
    fault: { default: 'throws-at-once', choices: Object.keys(faults), about: 'how it fails' },
  },
  async run(job) {
    await faults[job.options.fault](job);
  },
};

/** Works through the first events and commits their answers. */
async function half({ source, sink, operator }) {
  const query = operator();
  const arrived = source.take(1000);
  for (let next = 0; next < arrived; next++) {
    query.process(next);
  }
  await sink.commit();
}
