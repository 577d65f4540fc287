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
    if (before !== undefined && isSame(workload, before, row)) {
      const given = `${answerText(workload, before)} and ${answerText(workload, row)}`;
      const names = columns.slice(0, identifying).join(', ');
      throw new FaultError(
        `${part} shape`,
        `${part} is wrong: it gives both ${given}, which ${names} ${identifying === 1 ? 'does' : 'do'} not tell apart`,
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
  if (groups.length === 2 && most.parts.length > 1 && least.parts.length === 1) {
    const [part] = least.parts;
    return { kind: `${part} answers`, says: `${part} is wrong: it ${contrast(workload, least, most)}` };
  }
  const parts = groups.map((group) => listed(group.parts));
  const example = `${listed(least.parts)} ${contrast(workload, least, most)}`;
  const says =
    answers.size === 2
      ? `${listed(parts)} disagree, and there is no third form (SQL, Java) to tell which is wrong: ${example}`
      : `${parts.join(' / ')} disagree, and it cannot be told which is wrong: ${example}`;
  return { kind: `${parts.join(' / ')} answers`, says };
}

/** Parts that gave the same answers. */
interface Group {
  readonly parts: Part[];
  readonly rows: readonly AnswerRow[];
}

/** The first answer in which two differ: "gives a=1, b=2 where operator and oracle give a=1, b=3". */
function contrast(workload: Workload, { parts, rows }: Group, other: Group): string {
  const length = Math.max(rows.length, other.rows.length);
  const place = Array.from({ length }, (_, i) => i).find(
    (i) => rows[i] === undefined || other.rows[i] === undefined || compareRows(rows[i]!, other.rows[i]!) !== 0,
  )!;
  const [mine, theirs] = [rows[place], other.rows[place]];
  const gives = parts.length === 1 ? 'gives' : 'give';
  const theyGive = `${listed(other.parts)} ${other.parts.length === 1 ? 'gives' : 'give'}`;
  if (
    mine === undefined ||
    (theirs !== undefined && !isSame(workload, mine, theirs) && compareRows(mine, theirs) > 0)
  ) {
    return `${parts.length === 1 ? 'lacks' : 'lack'} ${answerText(workload, theirs!)}, which ${theyGive}`;
  }
  return theirs !== undefined && isSame(workload, mine, theirs)
    ? `${gives} ${answerText(workload, mine)} where ${theyGive} ${answerText(workload, theirs)}`
    : `${gives} ${answerText(workload, mine)}, which ${listed(other.parts)} ${other.parts.length === 1 ? 'does' : 'do'} not`;
}

/** Whether two rows are one answer, by the columns that identify it. */
function isSame({ answers }: Workload, a: AnswerRow, b: AnswerRow): boolean {
  return a.slice(0, answers.identifying).every((value, i) => value === b[i]);
}

/** "operator, SQL and oracle". */
export function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join() : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** "sensor=1, level=95". */
export function answerText({ answers }: Pick<Workload, 'answers'>, row: AnswerRow): string {
  return answers.columns.map((name, i) => `${name}=${row[i]}`).join(', ');
}

/** Whether two parts gave the same answers. */
export function sameRows(a: readonly AnswerRow[], b: readonly AnswerRow[]): boolean {
  return a.length === b.length && a.every((row, i) => compareRows(row, b[i]!) === 0);
}
