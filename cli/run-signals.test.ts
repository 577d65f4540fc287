import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readResult } from '../harness/results/result-file.ts';
import { QUICK } from './testing/quick.ts';
import { engineFile, newFolder, pastItsStart, type Started, start, trialProcesses, within } from './testing/run-cli.ts';

/** Long enough on however busy a machine: what is not gone by then stays. */
const PATIENCE_MS = 30_000;
/** A cell that has failed by the time the right engine is measured. */
const ENGINES = ['-e', `${engineFile('faulty')},streaming`];
const LONG = [
  'run',
  '-w',
  'weather',
  '--events',
  '5k',
  '--rate',
  '10k',
  '--duration',
  '5s',
  ...ENGINES,
  '--out',
  'out',
];

/** Phase of a run → the words that start it, and what it prints in that phase. */
const phases = {
  'making the trace': [['run', '-w', 'fraud', '-e', 'streaming', '--events', '5M', '--out', 'out'], 'trace of 5,000'],
  throughput: [[...QUICK, ...ENGINES, '--out', 'out'], 'Embedded streaming, throughput'],
  latency: [LONG, 'Embedded streaming, latency at'],
  'latency over two threads': [[...LONG, '--workers', '2'], 'Embedded streaming, latency at'],
  'writing the report': [[...QUICK, ...ENGINES, '--out', 'out'], 'out/result.json\n'],
} as const;
type Phase = keyof typeof phases;

async function runUntil(phase: Phase): Promise<{ started: Started; out: string }> {
  const folder = newFolder();
  const [words, text] = phases[phase];
  const started = start(words, folder);
  await started.said(text);
  if (phase !== 'writing the report') {
    await pastItsStart(started.process);
  }
  return { started, out: join(folder, 'out') };
}

/** Finished cells are there, and no scratch folder is. */
function expectFinishedCells(out: string, phase: Phase, state: 'running' | 'interrupted'): void {
  if (phase === 'making the trace') {
    expect(readResult(join(out, 'result.json')).cells).toEqual([]);
    return;
  }
  const result = readResult(join(out, 'result.json'));
  const states = result.cells.map(({ label, outcome }) => [label, outcome.state]);
  if (phase === 'writing the report') {
    expect(result.state).toBe('complete');
    expect(states).toEqual([
      ['Faulty', 'failed'],
      ['Embedded streaming', 'measured'],
    ]);
    expect(['result.json', 'report.html']).toEqual(expect.arrayContaining(readdirSync(out)));
  } else {
    expect(result.state).toBe(state);
    expect(states).toEqual([['Faulty', 'failed']]);
    expect(readdirSync(out)).toEqual(['result.json']);
  }
}

describe.concurrent.each([
  ['SIGTERM', 'making the trace'],
  ['SIGINT', 'throughput'],
  ['SIGTERM', 'latency'],
  ['SIGINT', 'latency over two threads'],
  ['SIGINT', 'writing the report'],
] as const)('run ended by %s in the phase %s', (signal, phase) => {
  it('keeps finished cells, leaves no process, and exits with 130', async () => {
    const { started, out } = await runUntil(phase);
    started.process.kill(signal);
    const { code, stderr } = await started.ended;
    expect(code).toBe(130);
    expect(stderr).toMatch(/\nmillrace: interrupted; [^\n]+\n$/);
    expect(trialProcesses(started.process)).toEqual([]);
    expectFinishedCells(out, phase, 'interrupted');
  });
});

describe.concurrent.each(Object.keys(phases) as Phase[])('run killed in the phase %s', (phase) => {
  it('leaves finished cells, and within 2 s neither a process nor a scratch folder', async () => {
    const { started, out } = await runUntil(phase);
    started.process.kill('SIGKILL');
    expect(await started.ended).toMatchObject({ code: null, signal: 'SIGKILL' });
    expect(await within(2000, () => trialProcesses(started.process).length === 0)).toBe(true);
    if (phase === 'making the trace') {
      expect(await within(PATIENCE_MS, () => !existsSync(out))).toBe(true);
    } else {
      expectFinishedCells(out, phase, 'running');
    }
  });
});
