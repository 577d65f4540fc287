import type { EmbeddedEngine, EmbeddedJob } from '../../contracts/engine.ts';
import { answerTo } from '../workload.ts';

/** What is wrong with its answers. */
export type Fault = 'drop' | 'duplicate' | 'alter' | 'reorder' | 'early' | 'twice' | 'peek';

const FAULTS: readonly Fault[] = ['drop', 'duplicate', 'alter', 'reorder', 'early', 'twice', 'peek'];

/** So many of 10,000 answers are faulty. */
const FAULTY = 7;
const OF = 10_000;
/** An answer given too early is given this many events before its own; none beyond the first ten thousand. */
const AHEAD = 5000;
/** An answer given a second time is given behind this many others. */
const BEHIND = 100;

/** Whether the answer of that number, from 0, is one of the faulty ones: they are spread evenly. */
export function isFaulty(answer: number): boolean {
  const before = (count: number): number => Math.floor((count * FAULTY) / OF + 0.5);
  return before(answer + 1) > before(answer);
}

type Give = (...row: number[]) => void;

/** Right except for seven in ten thousand answers, which are wrong in the way its option says. */
export const engine: EmbeddedEngine = {
  name: 'faulty',
  title: 'Faulty',
  model: 'streaming',
  runs: 'in-workers',
  form: 'typescript',
  options: {
    fault: { default: 'drop', choices: FAULTS, about: 'what is wrong with seven of 10,000 answers' },
  },
  describe: () => ({ commitIntervalMs: 0 }),
  async run(job) {
    const { sink, options } = job;
    const { emit } = sink;
    const give = emit.bind(sink);
    const giveFaulty = faultyGive(options.fault as Fault, give);
    let answers = 0;
    sink.emit = (...row) => giveFaulty(row, answers++);
    try {
      await runEach(job, options.fault === 'peek');
    } finally {
      sink.emit = emit;
    }
  },
};

/** One event at a time, each with a commit of its own; a peeking one is processed before it has been taken. */
async function runEach({ source, sink, operator, signal }: EmbeddedJob, peeks: boolean): Promise<void> {
  const query = operator();
  let next = 0;
  while (!(signal.aborted || source.ended)) {
    if (peeks && isFaulty(next)) {
      query.process(next++);
      await sink.commit();
    }
    const taken = source.take(1);
    for (; next < taken; next++) {
      query.process(next);
      await sink.commit();
    }
    query.advance(source.watermark);
    await source.arrival();
  }
  query.end();
  await sink.commit();
}

/** What becomes of each answer, given with its number, between operator and sink. */
function faultyGive(fault: Fault, give: Give): (row: readonly number[], answer: number) => void {
  const held = new Map<number, readonly number[]>();
  const giveHeld = (answer: number): void => {
    const row = held.get(answer);
    if (row !== undefined) {
      held.delete(answer);
      give(...row);
    }
  };
  switch (fault) {
    case 'drop':
      return (row, answer) => isFaulty(answer) || give(...row);
    case 'duplicate':
      return (row, answer) => {
        give(...row);
        if (isFaulty(answer)) {
          give(...row);
        }
      };
    case 'alter':
      return (row, answer) => give(...row.slice(0, -1), row.at(-1)! + (isFaulty(answer) ? 1 : 0));
    case 'reorder':
      // It changes places with the next one, which has a commit of its own.
      return (row, answer) => {
        if (isFaulty(answer)) {
          held.set(answer + 1, row);
        } else {
          give(...row);
          giveHeld(answer);
        }
      };
    case 'early':
      // Its events are known in advance, so an answer given too early is right, and nothing is read ahead.
      return (row, answer) => {
        for (let ahead = answer === 0 ? 0 : answer + AHEAD; ahead <= Math.min(answer + AHEAD, OF - 1); ahead++) {
          if (isFaulty(ahead)) {
            give(...answerTo(ahead));
          }
        }
        if (!isFaulty(answer)) {
          give(...row);
        }
      };
    case 'twice':
      return (row, answer) => {
        give(...row);
        if (isFaulty(answer)) {
          held.set(answer + BEHIND, row);
        }
        giveHeld(answer);
      };
    case 'peek':
      return (row) => give(...row);
  }
}
