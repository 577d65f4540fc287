import { Random } from '../../contracts/random.ts';
import type { OracleTrace, Workload } from '../../contracts/workload.ts';
import { dueByTime, runningMaximum } from '../../workloads/due-by-time.ts';
import { type AnswerRow, answersByOracle, compareRows, rowsOf } from './answers.ts';
import type { Emission } from './emissions.ts';
import { answerText, calling, type Fault, listed, type Part } from './parts.ts';
import { withRows } from './shrink.ts';

/** So many ways in which a trace could go on are tried on an answer. */
const CONTINUATIONS = 60;
/** The most events of one. */
const LONGEST = 3;

/** An answer that all parts agree on, and after which event each has it: the number of events where at the end. */
interface Claimed {
  readonly row: AnswerRow;
  readonly emission: Emission;
  readonly claims: ReadonlyMap<Part, number>;
}

/**
 * What is wrong with when the answers of a trace are due; undefined if nothing. The answers agree and are in one order.
 * `emitted`: by the operator, which had the watermark after each event.
 */
export function dueFault(
  workload: Workload,
  trace: OracleTrace,
  due: readonly number[],
  emitted: readonly Emission[],
  byJava?: readonly number[],
): Fault | undefined {
  const maxima = runningMaximum(trace.columns.event_time);
  for (const [place, emission] of emitted.entries()) {
    const { row } = emission;
    const claims = new Map<Part, number>([
      ['oracle', due[place]!],
      ['operator', emission.at],
      ...(byJava === undefined ? [] : ([['Java', byJava[place]!]] as const)),
    ]);
    if (!Number.isInteger(due[place]) || due[place]! < 0 || due[place]! > trace.events) {
      const says = `oracle is wrong: it has ${answerText(workload, row)} due ${event(trace, due[place]!)}, which is none`;
      return { kind: 'oracle due', says: `${says}: give an id, or the number of events for the end` };
    }
    const claimed: Claimed = { row, emission, claims };
    const closesAtMs = calling('closesAtMs', () => workload.closesAtMs?.([...row], trace.parameters));
    const fault =
      closesAtMs === undefined
        ? eventFault(workload, trace, claimed)
        : timeFault(workload, trace, claimed, closesAtMs, dueByTime(maxima, closesAtMs, trace.disorderMs));
    if (fault !== undefined) {
      return fault;
    }
  }
  return undefined;
}

/** Of an answer that waits for time, `right` being when it is due. */
function timeFault(
  workload: Workload,
  trace: OracleTrace,
  { row, emission, claims }: Claimed,
  closesAtMs: number,
  right: number,
): Fault | undefined {
  const answer = answerText(workload, row);
  const bound = `closesAtMs (${closesAtMs}) + D (${trace.disorderMs})`;
  const wrong = [...claims].filter(([, at]) => at !== right);
  if (wrong.length === 0) {
    return emission.atEvent
      ? {
          kind: 'operator in process',
          says: `operator is wrong: it emits ${answer} in process(), ${event(trace, emission.at)}; it waits for time: emit it in advance(watermark)`,
        }
      : undefined;
  }
  if (wrong.length === claims.size && new Set(claims.values()).size === 1) {
    return {
      kind: 'closesAtMs',
      says: `closesAtMs is wrong: ${answer} would be due ${event(trace, right)}, by ${bound}, and ${listed([...claims.keys()])} have it ${event(trace, emission.at)}`,
    };
  }
  const [part, at] = wrong[0]!;
  const reason = `by ${bound} it is due ${event(trace, right)}`;
  const others = [...claims].filter(([, each]) => each === right).map(([name]) => name);
  const says = `${part} is wrong about when ${answer} is due: ${claimText(trace, part, at)}; ${reason}`;
  return {
    kind: `${part} due`,
    says: others.length > 0 ? `${says}, as ${listed(others)} ${others.length === 1 ? 'has' : 'have'} it` : says,
  };
}

/** Of an answer that waits for no time. */
function eventFault(workload: Workload, trace: OracleTrace, { row, emission, claims }: Claimed): Fault | undefined {
  const answer = answerText(workload, row);
  if (!emission.atEvent && emission.at < trace.events) {
    return {
      kind: 'closesAtMs none',
      says: `operator emits ${answer} in advance(watermark), and closesAtMs gives no time that it waits for: one of them is wrong`,
    };
  }
  const first = Math.min(...claims.values());
  const last = Math.max(...claims.values());
  if (first === last) {
    return undefined;
  }
  const among = (isWrong: (at: number) => boolean): Part[] =>
    [...claims].filter(([, at]) => isWrong(at)).map(([part]) => part);
  const change = calling('oracle', () => changeAfter(workload, trace, row, first));
  const wrong = among((at) => (change === undefined ? at !== first : at === first));
  const said = [...claims].map(([part, at]) => claimText(trace, part, at)).join(', ');
  const reason =
    change === undefined
      ? `after event ${first} nothing changes it`
      : `after event ${first} it may still change: ${change}`;
  return {
    kind: `${listed(wrong)} due`,
    says: `${listed(wrong)} ${wrong.length === 1 ? 'is' : 'are'} wrong about when ${answer} is due: ${said}; ${reason}`,
  };
}

/** What takes an answer away that is said to be settled at event `id`; undefined if nothing that was tried. */
function changeAfter(workload: Workload, trace: OracleTrace, row: AnswerRow, id: number): string | undefined {
  const given = (rows: readonly number[][]): boolean =>
    answersByOracle(workload, withRows(workload, trace, rows)).rows.some((each) => compareRows(each, row) === 0);
  const rows = rowsOf(workload, trace);
  const before = rows.slice(0, id + 1);
  if (!given(before)) {
    return 'the oracle does not give it of the events up to there';
  }
  const random = new Random(id);
  const largest = before.reduce((most, [time]) => Math.max(most, time!), 0);
  const gaps = rows.map(([time], place) => Math.max(0, time! - (rows[place - 1]?.[0] ?? 0)));
  const keyAt = 1 + Object.keys(workload.columns).indexOf(workload.key ?? '');
  const ofKey = keyAt === 0 ? rows : rows.filter((each) => each[keyAt] === rows[id]?.[keyAt]);
  for (let attempt = 0; attempt < CONTINUATIONS; attempt++) {
    let timeMs = largest;
    const more = Array.from({ length: random.between(1, LONGEST) }, () => {
      timeMs += random.below(3) === 0 ? 0 : gaps[random.below(gaps.length)]!;
      const among = random.below(2) === 0 ? ofKey : rows;
      return [timeMs, ...among[random.below(among.length)]!.slice(1)];
    });
    if (!given([...before, ...more])) {
      return `with more events (${more.map((each) => `(${each.join(', ')})`).join(', ')}) the oracle does not give it`;
    }
  }
  return undefined;
}

/** "the oracle has it due at event 3". */
function claimText(trace: OracleTrace, part: Part, at: number): string {
  return part === 'oracle' ? `oracle has it due ${event(trace, at)}` : `${part} emits it ${event(trace, at)}`;
}

function event({ events }: OracleTrace, at: number): string {
  return at === events ? 'at the end' : `at event ${at}`;
}
