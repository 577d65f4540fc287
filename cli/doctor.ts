import { availableParallelism, freemem, loadavg } from 'node:os';
import pc from 'picocolors';
import type { CommandModule } from 'yargs';
import { machineError } from '../contracts/errors.ts';
import type { Fetched } from '../contracts/fetched.ts';
import { plainText } from '../harness/plain-text.ts';
import { choose } from '../harness/plan/choose.ts';
import { versionOf } from '../harness/results/environment.ts';
import { brokerJars } from '../harness/transport/kafka/broker-jars.ts';
import { javaRequirements } from '../jvm/java-tools.ts';
import { BROWSER_FIX, findBrowser } from '../reports/find-browser.ts';
import { repeatable } from './flags.ts';
import { interruptible } from './interrupt.ts';
import { withProgress } from './progress.ts';

interface Finding {
  readonly ok: boolean;
  /** True where only a part needs it: the text says which. */
  readonly optional?: boolean;
  readonly text: string;
  /** What fixes it. */
  readonly fix?: string;
}

interface DoctorFlags {
  readonly fetch: boolean;
  readonly engine: string[];
}

/** `millrace doctor` */
export const doctorCommand: CommandModule<object, DoctorFlags> = {
  command: 'doctor',
  describe: 'Check that this machine has what every engine needs, and is quiet',
  builder: (yargs) =>
    yargs
      .option('fetch', {
        type: 'boolean',
        default: false,
        describe: 'fetch what --transport kafka needs first; a run does so too',
      })
      .option('engine', {
        ...repeatable,
        alias: 'e',
        defaultDescription: 'all',
        describe: 'look at what this engine needs, by name or by the path of a module',
      }),
  async handler({ fetch, engine }) {
    const needed = await neededBy(engine.flatMap((words) => words.split(',')));
    if (fetch && !(await fetchAll(needed))) {
      process.stderr.write('millrace: interrupted\n');
      process.exitCode = 130;
      return;
    }
    const findings = [
      node(),
      cores(),
      memory(),
      load(),
      await duckdb(),
      browser(),
      ...(await java()),
      ...fetched(needed, engine),
    ];
    for (const { ok, optional, text, fix } of findings) {
      const verdict = ok ? pc.green('ok ') : optional ? pc.yellow('–  ') : pc.red('no ');
      process.stdout.write(`${verdict}  ${plainText(`${text}${ok || !fix ? '' : `: ${fix}`}`)}\n`);
    }
    if (findings.some(({ ok, optional }) => !(ok || optional))) {
      throw machineError('something is missing or in the way');
    }
  },
};

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const ok = major > 20 || (major === 20 && minor >= 19);
  return { ok, text: `Node ${process.versions.node}`, fix: 'install 20.19 or later' };
}

function cores(): Finding {
  const count = availableParallelism();
  return {
    ok: count >= 2,
    text: `${count} cores`,
    fix: 'timed trials want a core for themselves: use a machine with two',
  };
}

function memory(): Finding {
  const gibibytes = freemem() / 2 ** 30;
  return {
    ok: gibibytes >= 2,
    text: `${gibibytes.toFixed(1)} GiB of memory free`,
    fix: 'end something: 2 GiB are needed',
  };
}

function load(): Finding {
  const recent = loadavg()[0] ?? 0;
  return {
    ok: recent < availableParallelism() / 2,
    text: `load ${recent.toFixed(2)} over the last minute`,
    fix: 'something else is busy and will show in the figures; end it, or wait',
  };
}

async function duckdb(): Promise<Finding> {
  try {
    await import('@duckdb/node-api');
    return { ok: true, text: `DuckDB ${versionOf('@duckdb/node-api')}` };
  } catch (error) {
    return { ok: false, text: `DuckDB does not load (${(error as Error).message.split('\n')[0]})`, fix: 'npm ci' };
  }
}

function browser(): Finding {
  const path = findBrowser();
  return {
    ok: path !== undefined,
    optional: true,
    text: path === undefined ? 'no Chromium, which only the tests of the report need' : `Chromium at ${path}`,
    fix: BROWSER_FIX,
  };
}

async function java(): Promise<Finding[]> {
  const requirements = await javaRequirements();
  return requirements.map(({ name, ok, found, fix }) => ({
    ok,
    optional: true,
    text: ok ? `${name} ${found}` : `no ${name} that will do, which only --transport kafka needs`,
    fix,
  }));
}

/** What is fetched and kept in the user's cache, for these engines or for all. */
async function neededBy(names: readonly string[]): Promise<Fetched[]> {
  const { engines } = await choose({ engines: names }, true, [{ workers: 1, partitions: 1 }]);
  const jars = engines.flatMap(({ engine }) => ('jars' in engine && engine.jars ? [engine.jars] : []));
  return [...new Set([brokerJars, ...jars])];
}

/** False if it was interrupted. */
function fetchAll(needed: readonly Fetched[]): Promise<boolean> {
  return withProgress((progress) =>
    interruptible(async (signal) => {
      try {
        for (const each of needed) {
          await each.fetch({ onProgress: (line) => progress.note(line), signal });
        }
      } catch (error) {
        if (!signal.aborted) {
          throw error;
        }
      }
      return !signal.aborted;
    }),
  );
}

function fetched(needed: readonly Fetched[], names: readonly string[]): Finding[] {
  return needed.map(({ title, version, there, megabytes, folder }) => ({
    ok: there,
    optional: true,
    text: `${title} ${version}${there ? '' : ` is not fetched yet (${megabytes === undefined ? '' : `${megabytes} MB, `}into ${folder}); a run that needs it does so, or`}`,
    fix: ['millrace doctor --fetch', ...names.map((name) => `-e ${name}`)].join(' '),
  }));
}
