import { isRight } from '../answers/check.ts';
import type { LatencyPlan } from '../processes/request.ts';
import type { ChildOutcome } from '../processes/spawn.ts';
import { formatBytes, formatCount } from '../results/format.ts';
import type { LatencyTrial, Sustained } from '../results/schema.ts';
import { siteOf } from '../sites/site-of.ts';
import { traceBytesHere } from '../trace/memory.ts';
import { findBracket, rateOfStep, type Stage, type StepVerdict, stepBelow } from './bracket.ts';
import type { CellRun } from './cell-run.ts';
import { type Judgement, judge, judgeEnding, percentileOf } from './judge.ts';
import { type LatencySpan, planLatency } from './latency.ts';
import { type ChosenEngine, type RunPlan, searchOf } from './settings.ts';
import { fitSpan, sustainSpan } from './sustain-span.ts';
import type { MadeTrace } from './traces.ts';

/**
 * The search begins at this share of what verification managed, in an iteration over rows handed out a few at a time.
 */
const FIRST_SHARE = 1 / 16;
/** The default limit on p99, beyond the commit interval: more than an occasional pause of a disk. */
const DEFAULT_P99_MS = 250;

/** What a search needs of the run it is part of. */
interface SustainContext {
  readonly plan: RunPlan;
  readonly cell: CellRun;
  /** Events a second that verification managed. */
  readonly verifiedPerSecond: number;
  /** The longest trace there may be. */
  readonly mostEvents: number;
  /** A trace with room for a span at a rate. */
  trace(span: LatencySpan, ratePerSecond: number): Promise<MadeTrace>;
  trial(plan: LatencyPlan, traceFolder: string, stage: Stage): Promise<ChildOutcome>;
}

/**
 * Whether a run searches the rate an engine sustains: one that answers after the whole history has none, a control
 * repeats its reference.
 */
export function isSearched(plan: RunPlan, { facts, controlOf }: ChosenEngine): boolean {
  return searchOf(plan) !== undefined && controlOf === undefined && Number.isFinite(facts.commitIntervalMs);
}

/** How the last trial of a step ended. */
interface Ending {
  readonly verdict: Judgement['verdict'] | 'memory' | 'file';
  readonly reason?: string | undefined;
  readonly trial?: LatencyTrial | undefined;
}

/** Finds the highest rate a cell sustains. Its trials are judged and forgotten: their latencies are never reported. */
export class SustainSearch {
  readonly #context: SustainContext;
  readonly #commitIntervalMs: number;
  readonly #p99LimitNs: number;
  readonly #attempts: Sustained['attempts'] = [];
  readonly #endings = new Map<number, Ending>();

  constructor(context: SustainContext) {
    this.#context = context;
    this.#commitIntervalMs = context.cell.chosen.facts.commitIntervalMs;
    this.#p99LimitNs = (searchOf(context.plan)?.p99LimitMs ?? this.#commitIntervalMs + DEFAULT_P99_MS) * 1e6;
  }

  /** Undefined where the cell has ended instead: with a wrong answer, or a failure before any rate had passed. */
  async run(): Promise<Sustained | undefined> {
    const { cell, verifiedPerSecond } = this.#context;
    if (cell.finished) {
      return undefined;
    }
    const first = stepBelow(Math.max(1, verifiedPerSecond * FIRST_SHARE));
    const { passed, failed } = await findBracket(first, (step, stage) => this.#attempt(step, stage));
    if (cell.finished) {
      return undefined;
    }
    const end = this.#lastBeyond(passed);
    return {
      p99LimitNs: this.#p99LimitNs,
      passedPerSecond: passed === undefined ? null : rateOfStep(passed),
      failedPerSecond: failed === undefined ? null : rateOfStep(failed),
      ...end,
      attempts: this.#attempts,
      curves: [passed, failed].flatMap((step) => {
        const points = step === undefined ? undefined : this.#endings.get(step)?.trial?.backlog?.points;
        return points === undefined ? [] : [{ ratePerSecond: rateOfStep(step!), passed: step === passed, points }];
      }),
    };
  }

  /** Why no higher rate passed: the ending of the lowest step tried above the bracket's lower end. */
  #lastBeyond(passed = Number.NEGATIVE_INFINITY): Pick<Sustained, 'ended' | 'reason'> {
    const step = Math.min(...[...this.#endings.keys()].filter((each) => each > passed));
    const ending = this.#endings.get(step);
    if (ending === undefined || ending.verdict === 'passed') {
      throw new Error('a search ended without a rate that did not pass');
    }
    return {
      ended: ending.verdict,
      reason: `at ${formatCount(rateOfStep(step))}/s ${ending.reason ?? ending.verdict}`,
    };
  }

  async #attempt(step: number, stage: Stage): Promise<StepVerdict> {
    const { plan, cell, mostEvents, trace, trial: runTrial } = this.#context;
    if (cell.finished) {
      return 'untried';
    }
    const ratePerSecond = rateOfStep(step);
    const commitIntervalMs = this.#commitIntervalMs;
    const spanOf = (each: Stage): LatencySpan | undefined =>
      fitSpan(sustainSpan(each, cell.chosen, siteOf(plan.site).search), commitIntervalMs, ratePerSecond, mostEvents);
    const span = spanOf(stage);
    // Rates whose confirmation would not fit are not searched.
    if (span === undefined || spanOf('confirmation') === undefined) {
      const [verdict, most] = plan.traceFile
        ? (['file', 'it has'] as const)
        : (['memory', `fit in ${formatBytes(traceBytesHere())}`] as const);
      this.#endings.set(step, {
        verdict,
        reason: `a trial needs more events than ${most} (${formatCount(mostEvents)})`,
      });
      return 'untried';
    }
    const { folder, summary } = await trace(span, ratePerSecond);
    const number = this.#attempts.length;
    const latencyPlan = planLatency(plan, span, commitIntervalMs, ratePerSecond, summary.events, number);
    const outcome = await runTrial({ ...latencyPlan, backlogCurve: true }, folder, stage);
    const trial = outcome.ok && 'trial' in outcome && outcome.trial.mode === 'latency' ? outcome.trial : undefined;
    if (trial !== undefined && trial.invalid === undefined && !isRight(trial.verification)) {
      cell.add(trial);
      return 'untried';
    }
    const judgement = trial ? judge(trial, this.#p99LimitNs, commitIntervalMs) : judgeEnding(outcome);
    this.#attempts.push({ ratePerSecond, stage, ...judgement, measureMs: span.measureMs, ...figuresOf(trial) });
    this.#endings.set(step, { ...judgement, trial });
    if (this.#neverFinishes()) {
      cell.fail('latency', judgement.reason ?? 'no trial came back');
    }
    const noEvidence = judgement.verdict === 'load-generator' || judgement.verdict === 'interference';
    return judgement.verdict === 'passed' ? 'passed' : noEvidence ? 'untried' : 'failed';
  }

  /** Twice in a row at the first rate, or at rates below one that passed, the rate is not to blame. */
  #neverFinishes(): boolean {
    const rates = this.#attempts
      .filter(({ verdict }) => verdict === 'passed')
      .map(({ ratePerSecond }) => ratePerSecond);
    const most = Math.max(this.#attempts[0]!.ratePerSecond, ...rates);
    const lastTwo = this.#attempts.slice(-2);
    return (
      lastTwo.length === 2 &&
      lastTwo.every(({ verdict, ratePerSecond }) => verdict === 'unfinished' && ratePerSecond <= most)
    );
  }
}

function figuresOf(
  trial: LatencyTrial | undefined,
): Pick<Sustained['attempts'][number], 'answers' | 'distinctDue' | 'p99Ns' | 'backlogGrowth' | 'drainMs'> {
  return {
    answers: trial?.histogram.count ?? 0,
    distinctDue: trial?.distinctDue ?? 0,
    p99Ns: trial ? percentileOf(trial, 99) : null,
    backlogGrowth: trial?.backlog?.growth ?? null,
    drainMs: trial?.drainMs ?? null,
  };
}
