import type { Workload } from '../../contracts/workload.ts';
import { thrownText } from '../thrown.ts';
import { type AnswerRow, compareRows } from './answers.ts';

/** A part of a workload that gives answers. */
export type Part = 'operator' | 'SQL' | 'Java' | 'oracle';

/** What is wrong with a workload on one trace. */
export interface Fault {
  /** What is to blame, and how: the same for the same mistake on another trace. */
  readonly kind: string;
  /** What is wrong, in one line. */
  readonly says: string;
}

/** A fault that ends the comparison. */
export class FaultError extends Error {
  readonly fault: Fault;

  constructor(kind: string, says: string) {
    super(says);
    this.fault = { kind, says };
  }
}

/** What a part of a user's workload gives. @throws FaultError where it throws */
export function calling<T>(part: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw new FaultError(`${part} throws`, `${part} throws: ${thrownText(error)}`);
  }
}

/** Checks that a part's answers are answers at all, each identified once. @throws FaultError where they are not */
export function checkRows(workload: Workload, part: Part, rows: readonly AnswerRow[]): void {
  const { columns, identifying } = workload.answers;
  for (const [place, row] of rows.entries()) {
    if (row.length !== columns.length) {
      const given = `(${row.join(', ')})`;
      throw new FaultError(
        `${part} shape`,
        `${part} is wrong: it gives ${given}, ${row.length} values where an answer has ${columns.length}: ${columns.join(', ')}`,
      );
    }
    if (!row.every(Number.isSafeInteger)) {
      const given = answerText(workload, row);
      throw new FaultError(`${part} shape`, `${part} is wrong: it gives ${given}: values are whole numbers below 2^53`);
    }
    const before = rows[place - 1];
    if (before?.slice(0, identifying).every((value, i) => value === row[i])) {
      const given = `${answerText(workload, before)} and ${answerText(workload, row)}`;
      const names = columns.slice(0, identifying).join(', ');
      throw new FaultError(
        `${part} shape`,
        `${part} is wrong: it gives both ${given}, which ${names} do not tell apart`,
      );
    }
  }
}

/**
 * Which part of those that answered one trace is wrong: the one that disagrees with all others, where there are two
 * others at least and these agree. Undefined where all agree.
 */
export function disagreement(workload: Workload, answers: ReadonlyMap<Part, readonly AnswerRow[]>): Fault | undefined {
  const groups: Group[] = [];
  for (const [part, rows] of answers) {
    const group = groups.find((each) => sameRows(each.rows, rows));
    if (group === undefined) {
      groups.push({ parts: [part], rows });
    } else {
      group.parts.push(part);
    }
  }
  if (groups.length === 1) {
    return undefined;
  }
  const [most, least] = groups.toSorted((a, b) => b.parts.length - a.parts.length) as [Group, Group];
  const how = contrast(workload, least, most);
  if (groups.length === 2 && most.parts.length > 1 && least.parts.length === 1) {
    return { kind: `${least.parts[0]} answers`, says: `${least.parts[0]} is wrong: ${how}` };
  }
  const parts = groups.map((group) => group.parts.join(' and '));
  const says =
    answers.size === 2
      ? `${parts.join(' and ')} disagree, and there is no third form (SQL, Java) to tell which is wrong: ${how}`
      : `${parts.join(' disagree with ')}: it cannot be told which are wrong: ${how}`;
  return { kind: `${parts.join(' / ')} answers`, says };
}

/** Parts that gave the same answers. */
interface Group {
  readonly parts: Part[];
  readonly rows: readonly AnswerRow[];
}

/** The first answer in which two differ: "SQL gives a=1, b=2 where operator and oracle give a=1, b=3". */
function contrast(workload: Workload, one: Group, other: Group): string {
  const { identifying } = workload.answers;
  let place = 0;
  while (
    one.rows[place] !== undefined &&
    other.rows[place] !== undefined &&
    compareRows(one.rows[place]!, other.rows[place]!) === 0
  ) {
    place++;
  }
  const [a, b] = [one.rows[place], other.rows[place]];
  const [these, those] = [one, other].map(({ parts }) => parts.join(' and '));
  const give = (group: Group): string => (group.parts.length === 1 ? 'gives' : 'give');
  const differing = a === undefined || b === undefined ? 0 : a.findIndex((value, i) => value !== b[i]);
  if (a !== undefined && b !== undefined && differing >= identifying) {
    return `${these} ${give(one)} ${answerText(workload, a)} where ${those} ${give(other)} ${answerText(workload, b)}`;
  }
  return b === undefined || (a !== undefined && compareRows(a, b) < 0)
    ? `${these} ${give(one)} ${answerText(workload, a!)}, which ${those} ${other.parts.length === 1 ? 'does' : 'do'} not`
    : `${these} ${one.parts.length === 1 ? 'lacks' : 'lack'} ${answerText(workload, b)}, which ${those} ${give(other)}`;
}

/** "sensor=1, level=95". */
export function answerText({ answers }: Pick<Workload, 'answers'>, row: AnswerRow): string {
  return answers.columns.map((name, i) => `${name}=${row[i]}`).join(', ');
}

/** Whether two parts gave the same answers. */
export function sameRows(a: readonly AnswerRow[], b: readonly AnswerRow[]): boolean {
  return a.length === b.length && a.every((row, i) => compareRows(row, b[i]!) === 0);
}
