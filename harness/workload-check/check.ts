import { basename } from 'node:path';
import { type Options, questionOf } from '../../contracts/options.ts';
import { Random } from '../../contracts/random.ts';
import { type OracleTrace, streamsOf, type Workload } from '../../contracts/workload.ts';
import { javaRequirements } from '../../jvm/java-tools.ts';
import { writeTrace } from '../trace/csv-write.ts';
import { answersByOracle } from './answers.ts';
import { JavaError, JavaForms } from './java-forms.ts';
import { type Case, type Failing, firstFailing, javaText } from './judge.ts';
import { calling, FaultError, type Part } from './parts.ts';
import { generatorFault, madeFault } from './rules.ts';
import { shrunk } from './shrink.ts';
import { generatedTrace, parametersWith, smallTrace } from './small-traces.ts';

/** What is known of a workload once its parts were held against each other. */
export interface Verdict {
  /** What is wrong, in one line; absent where nothing is. */
  readonly fault?: string;
  /** What was compared. */
  readonly parts: readonly Part[];
  readonly traces: number;
  /** How many of the traces have an answer. */
  readonly answered: number;
  /** Why the Java form was not compared. */
  readonly withoutJava?: string;
}

/** What to check, and where. */
export interface CheckSettings {
  /** Those that a user has set, or the defaults. */
  readonly parameters: Options;
  /** A trace on which parts disagree is written here. */
  readonly folder: string;
  /** An existing folder for temporary files. */
  readonly temporaryFolder: string;
}

/** Random small traces that parts are compared on. */
const TRACES = 200;

/**
 * Holds the parts of a workload against each other: its generator against the rules and itself, then operator, SQL,
 * Java and oracle on random small traces, on which also the due events of answers are compared.
 */
export async function checkWorkload(workload: Workload, settings: CheckSettings): Promise<Verdict> {
  const parameters = parametersWith(workload, settings.parameters);
  const compared = { parts: ['operator'] as Part[], traces: 0, answered: 0 };
  let java: JavaForms | undefined;
  let withoutJava: string | undefined;
  try {
    const fault = calling('generator', () => generatorFault(workload, parameters));
    if (fault !== undefined) {
      return { ...compared, fault: `generator is wrong: ${fault}` };
    }
    const cases = Array.from(
      { length: TRACES },
      (_, seed): Case => ({ seed, trace: small(workload, parameters, seed) }),
    );
    if (workload.java !== undefined) {
      withoutJava = await lackingJava();
      java = withoutJava === undefined ? await compiled(workload, settings.temporaryFolder) : undefined;
    }
    const failing = await firstFailing(workload, cases, java);
    if (failing !== undefined) {
      const says = await explained(workload, cases[failing.place]!, failing, java, settings.folder);
      return { ...compared, fault: says };
    }
    const parts: Part[] = [
      'operator',
      ...(workload.queryFile ? (['SQL'] as const) : []),
      ...(java ? (['Java'] as const) : []),
      'oracle',
    ];
    const answered = cases.filter(({ trace }) => answersByOracle(workload, trace).rows.length > 0).length;
    return { parts, traces: TRACES, answered, ...(withoutJava !== undefined && { withoutJava }) };
  } catch (error) {
    if (error instanceof FaultError) {
      return { ...compared, fault: error.fault.says };
    }
    throw error;
  } finally {
    java?.remove();
  }
}

/** A small trace that keeps to the rules. @throws FaultError where it does not */
function small(workload: Workload, parameters: Options, seed: number): OracleTrace {
  const { smallTraces } = workload;
  const from = smallTraces === undefined ? 'generator' : 'smallTraces';
  const lacking = smallTraces && lackingValues(workload);
  if (lacking !== undefined) {
    throw new FaultError('smallTraces', `smallTraces is wrong: values has none of column ${lacking}`);
  }
  const trace = calling(from, () =>
    smallTraces === undefined
      ? generatedTrace(workload, new Random(seed), parameters)
      : smallTrace(workload, new Random(seed), questionOf(workload.parameters, parameters)),
  );
  const fault = calling(from, () => madeFault(workload, trace, trace.events, trace.disorderMs));
  if (fault !== undefined) {
    throw new FaultError(from, `${from} is wrong: ${fault}`);
  }
  return trace;
}

/** A column of which `smallTraces` names no values. */
function lackingValues(workload: Workload): string | undefined {
  const names = streamsOf(workload).flatMap(({ columns }) => columns);
  return names.find((name) => name !== workload.key && workload.smallTraces!.values[name] === undefined);
}

/** What is wrong, on a trace that is as small as it could be made, and where that was written. */
async function explained(
  workload: Workload,
  { trace, seed }: Case,
  { fault }: Failing,
  java: JavaForms | undefined,
  folder: string,
): Promise<string> {
  // Each call of Java starts a process.
  const without = java && (await firstFailing(workload, [{ trace, seed }], undefined));
  const used = without?.fault.kind === fault.kind ? undefined : java;
  const first = async (traces: readonly OracleTrace[], forms: JavaForms | undefined): Promise<Failing | undefined> =>
    firstFailing(
      workload,
      traces.map((each) => ({ trace: each, seed })),
      forms,
    );
  const smallest = await shrunk(workload, trace, async (traces) => {
    for (let from = 0; from < traces.length; ) {
      const failing = await first(traces.slice(from), used);
      if (failing === undefined) {
        return -1;
      }
      if (failing.fault.kind === fault.kind) {
        return from + failing.place;
      }
      from += failing.place + 1;
    }
    return -1;
  });
  const { says } = ((await first([smallest], java)) ?? { fault }).fault;
  return `${says}; ${await written(workload, smallest, folder)}`;
}

/** "on the 2 events in mine-wrong/, with window=5". */
async function written(workload: Workload, trace: OracleTrace, folder: string): Promise<string> {
  const disorder = trace.disorderMs === workload.disorderMs ? {} : { disorderMs: trace.disorderMs };
  const settings = Object.entries({ ...trace.parameters, ...disorder }).map(([name, value]) => `${name}=${value}`);
  const events = `${trace.events} event${trace.events === 1 ? '' : 's'}`;
  const known = settings.length === 0 ? '' : `, with ${settings.join(', ')}`;
  try {
    await writeTrace({ workload, trace, folder });
  } catch (error) {
    // An oracle that throws has no answers to write, but the events are there by then.
    if ((error as { exitCode?: number }).exitCode !== undefined) {
      return `on a trace of ${events}${known} (${(error as Error).message})`;
    }
  }
  return `on the ${events} in ${basename(folder)}/${known}`;
}

/** Why Java cannot be compiled and run here. */
async function lackingJava(): Promise<string | undefined> {
  const lacking = (await javaRequirements()).find(({ name, ok }) => name !== 'mvn' && !ok);
  return lacking && `${lacking.name} ${lacking.found === null ? 'is not on the PATH' : `${lacking.found} is too old`}`;
}

async function compiled(workload: Workload, folder: string): Promise<JavaForms> {
  try {
    return await JavaForms.compile([workload], [], folder);
  } catch (error) {
    throw error instanceof JavaError
      ? new FaultError('Java', `Java does not compile: ${javaText(error.message)}`)
      : error;
  }
}
