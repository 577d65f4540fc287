import type { OracleTrace, Workload } from '../../contracts/workload.ts';
import { faultOf } from '../input/duckdb.ts';
import { type AnswerRow, answersByOperator, answersByOracle, answersBySql, compareRows } from './answers.ts';
import { dueFault } from './due.ts';
import { emissions } from './emissions.ts';
import { JavaError, type JavaForms } from './java-forms.ts';
import type { JavaAnswer } from './java-wire.ts';
import { answerText, calling, checkRows, disagreement, type Fault, FaultError, type Part, sameRows } from './parts.ts';

/** A small trace to judge a workload on. */
export interface Case {
  readonly trace: OracleTrace;
  /** Decides in how many partitions and blocks the operator has it, and how the Java form is written to. */
  readonly seed: number;
}

/** The first of some cases on which a workload is wrong. */
export interface Failing {
  readonly place: number;
  readonly fault: Fault;
}

const MOST_PARTITIONS = 4;
const FORMATS = ['binary', 'json'] as const;
const STATES = ['encoded', 'objects'] as const;

/** Judges a workload on cases in order, with its Java form where it is compiled; undefined where it is right on all. */
export async function firstFailing(
  workload: Workload,
  cases: readonly Case[],
  java: JavaForms | undefined,
): Promise<Failing | undefined> {
  const byJava = java === undefined ? undefined : await javaAnswers(workload, cases, java);
  for (const [place, each] of cases.entries()) {
    try {
      const fault = await faultOn(workload, each, byJava?.(place));
      if (fault !== undefined) {
        return { place, fault };
      }
    } catch (error) {
      if (!(error instanceof FaultError)) {
        throw error;
      }
      return { place, fault: error.fault };
    }
  }
  return undefined;
}

async function faultOn(
  workload: Workload,
  { trace, seed }: Case,
  byJava: readonly JavaAnswer[] | undefined,
): Promise<Fault | undefined> {
  const oracle = calling('oracle', () => answersByOracle(workload, trace));
  checkRows(workload, 'oracle', oracle.rows);
  const emitted = calling('operator', () => emissions(workload, trace, 1)).sort((a, b) => compareRows(a.row, b.row));
  const operator = emitted.map(({ row }) => row);
  checkRows(workload, 'operator', operator);
  checkScales(workload, { trace, seed }, operator);
  const answers = new Map<Part, readonly AnswerRow[]>([['operator', operator]]);
  if (workload.queryFile !== undefined) {
    const rows = await answersBySql(workload, trace).catch((error: unknown) =>
      raise(new FaultError('SQL fails', `SQL is wrong: ${faultOf(error)}`)),
    );
    checkRows(workload, 'SQL', rows);
    answers.set('SQL', rows);
  }
  if (byJava !== undefined) {
    const rows = byJava.map(({ row }) => row);
    checkRows(workload, 'Java', rows);
    answers.set('Java', rows);
  }
  answers.set('oracle', oracle.rows);
  const at = byJava?.map((answer) => answer.at);
  return disagreement(workload, answers) ?? dueFault(workload, trace, oracle.due, emitted, at);
}

/** Whether the operator gives the same answers over partitions, in blocks, and before any watermark. */
function checkScales(workload: Workload, { trace, seed }: Case, whole: readonly AnswerRow[]): void {
  const partitions = workload.key === null ? 1 : 1 + (seed % MOST_PARTITIONS);
  const ways = [
    [
      `over ${partitions} partition${partitions === 1 ? '' : 's'}, with the watermark after some events`,
      () => answersByOperator(workload, trace, partitions, seed),
    ],
    [
      'with the watermark after the last event alone',
      () =>
        emissions(workload, trace, trace.events)
          .map(({ row }) => row)
          .sort(compareRows),
    ],
  ] as const;
  for (const [way, answer] of ways) {
    const rows = calling('operator', answer);
    if (!sameRows(rows, whole)) {
      const odd = rows.find((row, i) => whole[i] === undefined || compareRows(row, whole[i]!) !== 0);
      const example = odd === undefined ? 'fewer answers' : answerText(workload, odd);
      throw new FaultError(
        'operator scale',
        `operator is wrong: it gives ${example} ${way}, and other answers in one partition with the watermark after each event`,
      );
    }
  }
}

/** Of each case the answers of the Java form, by one process for all. */
async function javaAnswers(
  workload: Workload,
  cases: readonly Case[],
  java: JavaForms,
): Promise<(place: number) => JavaAnswer[]> {
  const asked = cases.map(({ trace, seed }) => {
    return { workload, trace, seed, format: FORMATS[seed % 2]!, states: STATES[(seed >> 1) % 2]! };
  });
  try {
    const answers = await java.answers(asked);
    return (place) => answers[place]!;
  } catch (error) {
    if (!(error instanceof JavaError)) {
      throw error;
    }
    const before = await java.answers(asked.slice(0, error.answered));
    return (place) => before[place] ?? raise(new FaultError('Java throws', `Java throws: ${javaText(error.message)}`));
  }
}

/** "java.lang.ArithmeticException: / by zero (MineOperator.java:12)". */
export function javaText(message: string): string {
  const lines = message.split('\n').map((line) => line.trim());
  const first = /(?:Exception in thread "\w+" |error: )(.*)/.exec(message)?.[1] ?? lines[0]!;
  const place = /\.java:\d+: error/.test(message)
    ? /([\w$]+\.java:\d+): error/.exec(message)?.[1]
    : lines.map((line) => /^at .*\((\w+Operator\w*\.java:\d+|[\w$]+\.java:\d+)\)$/.exec(line)?.[1]).find(isOwn);
  return place === undefined ? first : `${first} (${place})`;
}

function isOwn(place: string | undefined): boolean {
  return place !== undefined && !/^(?:Main|InProcess|Operator|States|RecentValues)\.java/.test(place);
}

function raise(error: unknown): never {
  throw error;
}
