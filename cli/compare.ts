import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { CommandModule } from 'yargs';
import { MillraceError } from '../contracts/errors.ts';
import { listFlag, wordFlag } from '../harness/plan/values.ts';
import { ALLOWABLE, type Difference } from '../harness/results/differences.ts';
import { readResult, resultPath } from '../harness/results/result-file.ts';
import type { PairReport } from '../reports/pair-report.ts';
import { percentFlag, repeatable } from './flags.ts';
import { print, printLine, writeOutput } from './output.ts';

interface CompareFlags {
  readonly base: string;
  readonly new: string;
  readonly threshold: string;
  readonly allow: string[];
  readonly 'allow-unjudged': boolean;
  readonly format: string;
  readonly out: string | undefined;
}

const FORMATS = ['console', 'markdown', 'html'] as const;
/** The gate failed: something got worse, which can be known even where nothing was judged. */
const GATE_FAILED = 3;
const NOT_COMPARABLE = 5;

/** `millrace compare` */
export const compareCommand: CommandModule<object, CompareFlags> = {
  command: 'compare <base> <new>',
  describe: 'Judge a run against an earlier one, cell by cell: better, worse or not distinguishable',
  builder: (yargs) =>
    yargs
      .positional('base', { type: 'string', demandOption: true, describe: 'result.json, or the folder it is in' })
      .positional('new', { type: 'string', demandOption: true, describe: 'the same, of the run to judge' })
      .option('threshold', {
        type: 'string',
        requiresArg: true,
        default: '5%',
        describe: 'exit with 3 if anything is worse by more than this',
      })
      .option('allow-unjudged', {
        type: 'boolean',
        default: false,
        describe: 'exit with 0, not 5, where nothing could be judged',
      })
      .option('allow', {
        ...repeatable,
        describe: `compare in spite of differences in ${ALLOWABLE.join(', ')}, or all of them`,
      })
      .option('format', { type: 'string', requiresArg: true, default: 'console', describe: FORMATS.join(', ') })
      .option('out', {
        type: 'string',
        requiresArg: true,
        alias: 'o',
        describe: 'file to write (default: comparison.html beside the new results; other formats go to stdout)',
      }),
  async handler(flags) {
    const threshold = percentFlag('--threshold', flags.threshold);
    const format = wordFlag('--format', flags.format, FORMATS);
    const words = listFlag(flags.allow).map((word) => wordFlag('--allow', word, [...ALLOWABLE, 'all'] as const));
    const allowed: readonly string[] = words.includes('all') ? ALLOWABLE : words;
    const [basePath, newPath] = [flags.base, flags.new].map(resultPath) as [string, string];
    const [{ compareRuns }, { pairReport }] = await Promise.all([
      import('../harness/results/run-comparison.ts'),
      import('../reports/pair-report.ts'),
    ]);
    const comparison = compareRuns(readResult(basePath), readResult(newPath), allowed);
    refuse(comparison.differences.filter(({ kind }) => !allowed.includes(kind)));
    const report = pairReport(comparison, threshold);
    const text = await render(format, report);
    if (flags.out === undefined && format !== 'html') {
      await print(text);
    } else {
      const name = flags.out ?? join(dirname(newPath), 'comparison.html');
      // The console may take colours, a file does not.
      const out = writeOutput(name, stripVTControlCharacters(text), [basePath, newPath]);
      for (const line of [out, report.conclusion, ...report.regressions]) {
        printLine(line);
      }
    }
    if (report.regressions.length > 0) {
      process.exitCode = GATE_FAILED;
    } else if (!report.judged && !flags['allow-unjudged']) {
      throw new MillraceError(
        'nothing was judged, so nothing is known; to let that pass: --allow-unjudged',
        NOT_COMPARABLE,
      );
    }
  },
};

function refuse(differences: readonly Difference[]): void {
  if (differences.length === 0) {
    return;
  }
  const kinds = [...new Set(differences.map(({ kind }) => kind))];
  const way = kinds.includes('transport')
    ? 'memory and kafka are never compared'
    : `to compare in spite of that: --allow ${kinds.join(',')}`;
  throw new MillraceError(
    `not comparable: ${differences.map(({ kind, text }) => `${text} (${kind})`).join('; ')}. ${way}`,
    NOT_COMPARABLE,
  );
}

async function render(format: (typeof FORMATS)[number], report: PairReport): Promise<string> {
  switch (format) {
    case 'console':
      return (await import('../reports/console/compared.ts')).renderPairConsole(report);
    case 'markdown':
      return (await import('../reports/markdown/compared.ts')).renderPairMarkdown(report);
    case 'html':
      return (await import('../reports/html/compared.ts')).renderPairHtml(report);
  }
}
