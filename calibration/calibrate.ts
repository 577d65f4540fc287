import { isRight } from '../harness/answers/check.ts';
import { formatNs } from '../harness/results/format.ts';
import { isSaturated } from '../harness/results/saturation.ts';
import type { Progress } from '../harness/run/step-clock.ts';
import { burstsOverKafka } from './bursts.ts';
import { provenFaults } from './faults.ts';
import { exactly, type Finding, within } from './findings.ts';
import { judgeLatencies, type LatencyCase, type Timed, timeCase } from './latencies.ts';
import { echo, known, tenThousand } from './latency-cases.ts';
import { compareAlike, compareMore } from './pairs.ts';
import { PARTS, type Part } from './parts.ts';
import { AWAY_MS } from './serve.ts';
import { longest } from './stalls.ts';
import { starvedLoadGenerator } from './starved-load-generator.ts';
import { ownEngine, Trials } from './trials.ts';

/** What a calibration reports while it goes on: what is being done, and about how long the rest takes. */
type ReportProgress = (text: string, done: number, total: number, remainingMs: number) => void;

/** Runs parts of the calibration in an empty folder. The echo always comes first: it shows how long a look takes. */
export async function calibrate(
  parts: readonly Part[],
  seed: number,
  folder: string,
  report: ReportProgress,
  signal: AbortSignal,
): Promise<Finding[]> {
  const remainingMs = (from: number): number =>
    parts.slice(from).reduce((sum, part) => sum + PARTS[part].seconds * 1000, 0);
  report('echo', 0, parts.length + 1, remainingMs(0));
  const calibration = await Calibration.begin(seed, folder, signal);
  const findings = [...calibration.findings];
  for (const [index, part] of parts.entries()) {
    const reportStep = (text: string): void => report(text, index + 1, parts.length + 1, remainingMs(index));
    reportStep(PARTS[part].about);
    findings.push(...(await calibration.run(part, reportStep)));
  }
  return findings;
}

class Calibration {
  /** Of the echo. */
  readonly findings: readonly Finding[];
  readonly #seed: number;
  readonly #folder: string;
  readonly #signal: AbortSignal;
  readonly #trials: Trials;
  /** The longest stall that any engine has recorded, ms. */
  #longestMs: number;
  /** What an engine of the set takes to look and to commit, ms. */
  readonly #stepMs: number;
  /** Of log-ratios of the same work, by A/A. */
  #spread: number | undefined;

  static async begin(seed: number, folder: string, signal: AbortSignal): Promise<Calibration> {
    const trials = new Trials(folder, signal);
    const echoCase = echo(seed);
    return new Calibration(seed, folder, signal, trials, echoCase, await timeCase(trials, echoCase));
  }

  private constructor(
    seed: number,
    folder: string,
    signal: AbortSignal,
    trials: Trials,
    echoCase: LatencyCase,
    echoed: Timed,
  ) {
    this.#seed = seed;
    this.#folder = folder;
    this.#signal = signal;
    this.#trials = trials;
    this.#longestMs = longest(echoed.stalls);
    // A step that takes longer is recorded as a stall.
    this.findings = judgeLatencies(echoCase, echoed, AWAY_MS);
    this.#stepMs = Math.min(AWAY_MS, echoed.measured.p50);
  }

  run(part: Part, report: (text: string) => void): Promise<Finding[]> {
    // Its cells are meant to go wrong: that is no trouble to report.
    const progress: Progress = { step: report, within() {}, note: report, cell() {} };
    switch (part) {
      case 'latencies':
        return this.#latencies(report);
      case 'capacity':
        return this.#capacity();
      case 'leak':
        return this.#leak();
      case 'faults':
        return provenFaults(this.#folder, progress, this.#signal);
      case 'load-generator':
        return starvedLoadGenerator(this.#folder, progress, this.#signal);
      case 'bursts':
        return burstsOverKafka(this.#folder, progress, this.#signal);
      case 'alike':
        return this.#alike(report);
      case 'more':
        return this.#more(report);
    }
  }

  async #latencies(report: (text: string) => void): Promise<Finding[]> {
    const findings: Finding[] = [];
    for (const each of known(this.#seed)) {
      report(each.of);
      findings.push(...judgeLatencies(each, await this.#time(each), this.#stepMs));
    }
    return findings;
  }

  /** Closed loop: an iteration cannot be shorter than its services, and is longer by a stall at its end. */
  async #capacity(): Promise<Finding[]> {
    const events = 20_000;
    const plan = { mode: 'throughput', warmUpMs: 0, measureMs: 0 } as const;
    const passMs = events * 0.02;
    const findings: Finding[] = [];
    for (const [of, name, options] of [
      ['fixed service 20 µs', 'fixed-service', { service: 20 }],
      ['20 µs, commits each 100 ms', 'bursting', { service: 20, interval: 100 }],
    ] as const) {
      const trial = await this.#trials.run(ownEngine(name), options, plan, events);
      if (!isRight(trial.verification)) {
        throw new Error(`${name} answered wrongly`);
      }
      const note = `1%; longest stall ${formatNs(this.#longestMs * 1e6)}`;
      const about = { of, figure: 'throughput', unit: 'events/s', note } as const;
      const low = (0.99 * events * 1000) / (passMs + this.#longestMs);
      findings.push(within(about, trial.eventsPerSecond, 50_000, [low, 50_000 * 1.01]));
    }
    return findings;
  }

  async #leak(): Promise<Finding[]> {
    const findings: Finding[] = [];
    for (const [ratePerSecond, truth] of [
      [9800, 'keeps up'],
      [10_200, 'saturated'],
    ] as const) {
      const leaking = tenThousand(ratePerSecond, this.#seed);
      const timed = await this.#time(leaking);
      findings.push(...judgeLatencies(leaking, timed, this.#stepMs));
      findings.push(
        exactly({ of: leaking.of, figure: 'ends' }, isSaturated(timed.trial) ? 'saturated' : 'keeps up', truth),
      );
    }
    return findings;
  }

  async #alike(report: (text: string) => void): Promise<Finding[]> {
    const { findings, spread } = await compareAlike(this.#trials, this.#seed, report);
    this.#spread = spread;
    return findings;
  }

  #more(report: (text: string) => void): Promise<Finding[]> {
    return compareMore(this.#trials, this.#seed, this.#spread, report);
  }

  async #time(each: LatencyCase): Promise<Timed> {
    const timed = await timeCase(this.#trials, each);
    this.#longestMs = Math.max(this.#longestMs, longest(timed.stalls));
    return timed;
  }
}
