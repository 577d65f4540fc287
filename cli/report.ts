import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import type { CommandModule } from 'yargs';
import { machineError, usageError } from '../contracts/errors.ts';
import { wordFlag } from '../harness/plan/values.ts';
import { REPORT_FILE, readResult, resultPath } from '../harness/results/result-file.ts';
import type { Result } from '../harness/results/schema.ts';
import { writeWhole } from '../harness/write-whole.ts';
import type { PairReport } from '../reports/pair-report.ts';
import type { RunView } from '../reports/run-view.ts';
import { print, printLine, writeOutput } from './output.ts';

interface ReportFlags {
  readonly results: string[];
  readonly format: string;
  readonly out: string | undefined;
  readonly open: boolean;
}

const FORMATS = ['html', 'markdown', 'csv'] as const;

/** `millrace report` */
export const reportCommand: CommandModule<object, ReportFlags> = {
  command: 'report <results..>',
  describe: 'Make a report of a results file, or of two side by side',
  builder: (yargs) =>
    yargs
      .positional('results', {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'result.json, or the folder it is in; two of them are shown side by side',
      })
      .option('format', { type: 'string', requiresArg: true, default: 'html', describe: FORMATS.join(', ') })
      .option('out', {
        type: 'string',
        requiresArg: true,
        alias: 'o',
        describe: 'file to write (default: report.html beside the results; other formats go to stdout)',
      })
      .option('open', { type: 'boolean', default: false, describe: 'open the HTML report in the browser' }),
  async handler(flags) {
    const format = wordFlag('--format', flags.format, FORMATS);
    if (flags.results.length > 2) {
      throw usageError(`report: ${flags.results.length} results were given; give one, or two to see side by side`);
    }
    if (flags.open && format !== 'html') {
      throw usageError(`--open: only an HTML report is opened, not ${format}`);
    }
    const paths = flags.results.map(resultPath);
    const [left, right] = paths.map(readResult);
    const text = await (right === undefined ? renderRun(format, left!) : renderPair(format, left!, right));
    if (format !== 'html' && flags.out === undefined) {
      await print(text);
      return;
    }
    const name = right === undefined ? REPORT_FILE : 'side-by-side.html';
    const out = writeOutput(flags.out ?? join(dirname(paths.at(-1)!), name), text, paths);
    printLine(out);
    if (flags.open) {
      await openInBrowser(out);
    }
  },
};

/** Writes the HTML report of a run into its folder and gives its path. */
export async function writeRunReport(folder: string, run: RunView): Promise<string> {
  const out = join(folder, REPORT_FILE);
  const { renderHtml } = await import('../reports/html/write.ts');
  writeWhole(out, await renderHtml(run));
  return out;
}

async function renderRun(format: (typeof FORMATS)[number], result: Result): Promise<string> {
  const { runView } = await import('../reports/run-view.ts');
  const run = runView(result);
  switch (format) {
    case 'html':
      return (await import('../reports/html/write.ts')).renderHtml(run);
    case 'markdown':
      return (await import('../reports/markdown/write.ts')).renderMarkdown(run);
    case 'csv':
      return (await import('../reports/csv/write.ts')).renderCsv(run);
  }
}

async function renderPair(format: (typeof FORMATS)[number], left: Result, right: Result): Promise<string> {
  switch (format) {
    case 'html':
      return (await import('../reports/html/compared.ts')).renderPairHtml(await pairOf(left, right));
    case 'markdown':
      return (await import('../reports/markdown/compared.ts')).renderPairMarkdown(await pairOf(left, right));
    case 'csv':
      throw usageError('--format csv: it holds one run; give one result, or use markdown or html for two');
  }
}

/** Two runs side by side: with verdicts where they compare, and with the reasons where they do not. */
async function pairOf(left: Result, right: Result): Promise<PairReport> {
  const [{ compareRuns }, { pairReport }] = await Promise.all([
    import('../harness/results/run-comparison.ts'),
    import('../reports/pair-report.ts'),
  ]);
  return pairReport(compareRuns(left, right, []));
}

/** Resolves when the system's opener has been started. */
function openInBrowser(path: string): Promise<void> {
  const command = { darwin: 'open', win32: 'explorer' }[process.platform as string] ?? 'xdg-open';
  return new Promise((done, reject) => {
    const opener = spawn(command, [path], { stdio: 'ignore', detached: true });
    opener.once('error', () =>
      reject(machineError(`--open: ${command} is not there to open ${path}; open it by hand`)),
    );
    opener.once('spawn', () => {
      opener.unref();
      done();
    });
  });
}
