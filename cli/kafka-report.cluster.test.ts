import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { usableCores } from '../harness/control-group.ts';
import { besideEngine } from '../harness/results/over-broker.ts';
import { readResult } from '../harness/results/result-file.ts';
import type { Result } from '../harness/results/schema.ts';
import { trialsOf } from '../harness/results/trials-of.ts';
import { startTestBroker, type TestBroker } from '../harness/transport/kafka/testing/test-broker.ts';
import { openFile, startBrowser } from '../reports/testing/browser.ts';
import { loadCsv } from './testing/load-csv.ts';
import { type Ended, engineFile, millrace, newFolder } from './testing/run-cli.ts';

/** What a person reads of a run over a real broker: on the console, in the report, in its files. */

const SIZE = ['-w', 'fraud', '--events', '20k', '--duration', '400ms', '--rate', '2k', '--set', 'fraud.cards=200'];

let broker: TestBroker;
beforeAll(async () => {
  broker = await startTestBroker();
});
afterAll(() => broker?.end());

const lineOf = (text: string, start: string): string => text.split('\n').find((line) => line.startsWith(start)) ?? '';

describe('an engine with a process of its own', () => {
  const folder = newFolder();
  let trials: ReturnType<typeof trialsOf>;
  beforeAll(async () => {
    const over = ['--transport', 'kafka', '--kafka', broker.broker.bootstrap, '-e', engineFile('parent')];
    const variables = { USED_FILE: join(folder, 'used') };
    const { stderr } = await millrace(['run', ...SIZE, ...over, '--out', 'out'], folder, variables);
    trials = readResult(join(folder, 'out', 'result.json')).cells.flatMap(trialsOf);
    expect(trials.length, stderr).toBeGreaterThan(1);
  });

  it('is charged with the CPU time that it reports', () => {
    const reported = readFileSync(join(folder, 'used'), 'utf8').trim().split('\n').map(Number);
    const closed = trials.filter(({ mode }) => mode !== 'latency');
    closed.forEach((trial, index) => {
      // The system counts in whole ticks of 10 ms.
      expect(besideEngine(trial)!.cpuSeconds.engine).toBeGreaterThanOrEqual(reported[index]! - 0.02);
    });
  });

  it('is charged with its memory', () => {
    for (const { mode, memory } of trials) {
      expect(mode === 'latency' || memory.peakRssBytes > 200 * 2 ** 20).toBe(true);
    }
  });

  it('has a log of what it printed', () => {
    const text = readFileSync(join(folder, 'out', 'log-fraud-parent.txt'), 'utf8');
    expect(text).toContain('[verification]\n');
    expect(text).toContain('a line on stdout\n');
    expect(text).toContain('a line on stderr\n');
  });
});

it('several numbers of workers and partitions are a cell each, where there are partitions to share', async () => {
  const folder = newFolder();
  const over = ['--transport', 'kafka', '--kafka', broker.broker.bootstrap, '--workers', '1,2', '--partitions', '1,2'];
  const size = ['-w', 'fraud', '--events', '20k', '--set', 'fraud.cards=200', '-e', 'streaming'];
  const { stdout, stderr, code } = await millrace(['verify', ...size, ...over], folder);
  expect(code, stderr).toBe(0);
  const lines = stdout.trim().split('\n');
  expect(lines).toHaveLength(4);
  for (const [index, [workers, partitions]] of ['1 worker', '2 workers']
    .flatMap((one) => ['1 partition', '2 partitions'].map((other) => [one, other]))
    .entries()) {
    expect(lines[index]).toContain(`fraud × Embedded streaming · ${workers} · ${partitions}`);
    const answers = workers === '2 workers' && partitions === '1 partition' ? 'there is 1 partition to share' : 'right';
    expect(lines[index]).toContain(answers);
  }
});

it("a user's workload of two streams is answered, also in Java of a package of its own", async () => {
  const over = ['--transport', 'kafka', '--kafka', broker.broker.bootstrap, '-e', 'streaming,kafka-streams'];
  const join = fileURLToPath(new URL('../dist/workloads/testing/join/workload.js', import.meta.url));
  const words = ['verify', '-w', join, '--events', '5k', '--format', 'json', ...over];
  const { stdout, stderr, code } = await millrace(words, newFolder());
  expect(code, stderr).toBe(0);
  const [first, ...lines] = stdout.trimEnd().split('\n');
  expect(first).toBe('right  join: operator, SQL, Java and oracle agree on 200 small traces');
  expect(lines.map((line) => line.replace(/[1-9][\d,]* answers/, '… answers'))).toEqual(
    ['Embedded streaming', 'Kafka Streams'].map((title) => `right  join × ${title}: … answers over 5,000 events`),
  );
});

describe("a run over the user's broker", () => {
  const folder = newFolder();
  let ended: Ended;
  let result: Result;
  beforeAll(async () => {
    writeFileSync(join(folder, 'client.properties'), 'security.protocol=PLAINTEXT\nssl.key.password=hidden-word\n');
    const over = ['--transport', 'kafka', '--kafka', broker.broker.bootstrap, '--kafka-config', 'client.properties'];
    const engines = ['-e', 'streaming,micro-batch,kafka-streams', '--partitions', '3', '--format', 'json'];
    const sets = ['--set', 'kafka-streams.linger=5', '--set', 'micro-batch.interval=20'];
    ended = await millrace(['run', ...SIZE, ...over, ...engines, ...sets, '--answers', '--out', 'out'], folder);
    result = readResult(join(folder, 'out', 'result.json'));
  });

  it('has no engine that fails or answers wrongly', () => {
    expect(ended, ended.stderr).toMatchObject({ code: 0, signal: null });
    expect(result.cells.map(({ label }) => label)).toEqual([
      'Embedded streaming',
      'Embedded micro-batch',
      'Kafka Streams',
    ]);
    for (const cell of result.cells) {
      // A load generator that was late on a busy machine is reported as such, with what was allowed.
      const { outcome } = cell;
      expect(outcome.state === 'invalid' ? outcome.reason : outcome.state).toMatch(
        /^measured$|^the load generator was late: p99 [\d.]+ ms, allowed [\d.]+ ms$/,
      );
      for (const { verification } of trialsOf(cell)) {
        expect(verification).toMatchObject({ missing: 0, duplicate: 0, wrong: 0, unexpected: 0, early: 0 });
      }
    }
  });

  it('reports what each process took of the cores in the measurement window', () => {
    const latency = result.cells.flatMap(trialsOf).filter((trial) => trial.mode === 'latency');
    // The others leave so little out that a process which waits for a core makes up for it.
    const warmedUp = latency.filter(({ warmUpMs }) => warmUpMs > 10_000);
    expect(warmedUp).toHaveLength(1);
    for (const trial of warmedUp) {
      const { machine, warmUpMs } = trial;
      const { cpuSeconds, busyShare } = besideEngine(trial)!;
      expect(cpuSeconds.broker).toBeNull();
      const seconds = cpuSeconds.engine! + cpuSeconds.loadGenerator + cpuSeconds.collector;
      expect(seconds).toBeGreaterThan(0);
      const spanMs = (1000 * seconds) / (busyShare! * usableCores());
      expect(spanMs).toBeLessThan(machine!.spanMs - warmUpMs / 2);
    }
  });

  it('reports the configuration of each engine', () => {
    const [streaming, , kafkaStreams] = result.cells;
    const common = { site: { kind: 'kafka', wireFormat: 'json', partitions: 3 }, commit: 'acknowledged' };
    expect(streaming?.configuration).toMatchObject({ ...common, heapMiB: 4096, guarantee: 'none after a crash' });
    expect(kafkaStreams?.configuration).toMatchObject({ ...common, heapMiB: 1024, guarantee: 'at-least-once' });
    expect(kafkaStreams?.configuration.options).toMatchObject({ linger: 5, 'commit-interval': 100, threads: 2 });
    expect(kafkaStreams?.configuration.itself).toEqual({ threads: 1, 'commit-interval': 30_000, linger: 100 });
    expect(kafkaStreams?.engine.library).toMatch(/^Kafka Streams \d+\.\d+\.\d+$/);
    expect(result.settings).toMatchObject({
      commit: 'acknowledged',
      experiment: 'race',
      site: {
        kind: 'kafka',
        broker: `Kafka at ${broker.broker.bootstrap}`,
        wireFormat: 'json',
        security: 'PLAINTEXT',
      },
    });
    expect(result.environment.java).toMatch(/^\d+/);
  });

  it('reports what the load generator did, and the CPU time of each process', () => {
    for (const cell of result.cells) {
      const latency = trialsOf(cell).find((trial) => trial.mode === 'latency');
      const { loadGenerator } = besideEngine(latency!)!;
      expect(loadGenerator).toMatchObject({ events: expect.any(Number), allowedP99Ns: expect.any(Number) });
      expect(loadGenerator.allowedP99Ns).toBeGreaterThanOrEqual(1e6);
      for (const trial of trialsOf(cell)) {
        const beside = besideEngine(trial);
        expect(beside?.loadGenerator.preloadCpuSeconds).toBeGreaterThan(0);
        expect(beside?.cpuSeconds).toMatchObject({ broker: null });
      }
    }
  });

  it('reports CPU time and memory of each process by its role, and none of a broker elsewhere', () => {
    const [streaming, , kafkaStreams] = result.cells;
    for (const [cell, role] of [
      [streaming!, 'worker'],
      [kafkaStreams!, 'Kafka Streams'],
    ] as const) {
      for (const trial of trialsOf(cell)) {
        const { processes } = besideEngine(trial)!;
        expect(processes?.map((each) => each.role)).toEqual([role, 'load generator', 'collector']);
        expect(processes?.filter(({ peakRssBytes }) => !peakRssBytes)).toEqual([]);
        expect(processes?.[0]?.cpuSeconds).toBeGreaterThan(0);
      }
    }
  });

  it('measures an engine that warms up after its warm-up, over as long a trace as that takes', () => {
    const [streaming, , kafkaStreams] = result.cells;
    const [loop] = trialsOf(kafkaStreams!).filter((trial) => trial.mode === 'throughput');
    expect(loop?.iterations[0]?.durationMs).toBeGreaterThanOrEqual(22_000);
    expect(loop?.warm).toMatchObject({ afterMs: 12_000 });
    expect(loop!.warm!.events).toBeLessThan(loop!.events);
    const [ours] = trialsOf(streaming!).filter((trial) => trial.mode === 'throughput');
    expect(ours?.warm).toBeUndefined();
  });

  it('reports the memory of the engine before and while it ran', () => {
    for (const { memory } of result.cells.flatMap(trialsOf)) {
      expect(memory.baselineRssBytes).toBeGreaterThan(0);
      expect(memory.peakRssBytes).toBeGreaterThanOrEqual(memory.baselineRssBytes);
    }
  });

  it('shows all of it on the console', () => {
    const { stdout } = ended;
    expect(stdout).toContain('  over the broker');
    for (const { label } of result.cells) {
      const [first, second] = stdout.split('\n').filter((line) => line.startsWith(`  ${label} `));
      expect(first).toMatch(/streaming|micro-batch/);
      expect(second).toMatch(/2,000\/s +[\d.,]+( k| M)?\/s +[\d.]+ (µs|ms) /);
    }
    expect(lineOf(stdout, 'Over Kafka')).toMatch(
      /^Over Kafka at 127\.0\.0\.1:\d+ \(PLAINTEXT\); 3 partitions a topic; json records; Java /,
    );
    expect(lineOf(stdout, 'Kafka Streams:')).toBe(
      'Kafka Streams: threads 2 (itself 1), guarantee at-least-once, commit-interval 100 ms (itself 30000), ' +
        'linger 5 ms (itself 100), changelog on, store rocksdb, cache 10 MiB, heap 1024 MiB.',
    );
    expect(stdout).not.toMatch(/NaN|undefined|\[object/);
  });

  it('shows the secrets of the clients nowhere', () => {
    const texts = readdirSync(join(folder, 'out')).map((name) => readFileSync(join(folder, 'out', name), 'utf8'));
    expect(texts.length).toBeGreaterThan(2);
    for (const text of [ended.stdout, ended.stderr, ...texts]) {
      expect(text).not.toContain('hidden-word');
    }
  });

  it('writes the answers of each engine, which are the same', () => {
    const answers = ['embedded-streaming', 'embedded-micro-batch', 'kafka-streams'].map((name) =>
      loadCsv(join(folder, 'out', `answers-fraud-${name}.csv`))
        .rows.map(String)
        .sort(),
    );
    expect(answers[0]!.length).toBe(result.workloads[0]!.trace.answers);
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
  });

  it.each(['markdown', 'csv'])('shows transport and settings as %s', async (format) => {
    const { stdout } = await millrace(['report', 'out', '--format', format], folder);
    expect(stdout).toContain(`Kafka at ${broker.broker.bootstrap}`);
    expect(stdout).toMatch(/linger[= ]5 ms/);
    expect(stdout).toMatch(format === 'csv' ? /load_generator_lateness_p99,ns,2000,/ : /\| over the broker \| rate /);
    expect(stdout).not.toMatch(/NaN|undefined/);
  });

  describe('as HTML', () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await startBrowser();
    });
    afterAll(() => browser?.close());

    it.each([375, 1440])('has a section on the broker that fits %i px', async (width) => {
      const { page, trouble } = await openFile(browser, join(folder, 'out', 'report.html'), { width });
      const section = page.locator('#transport');
      expect(await section.locator('p.question').innerText()).toMatch(
        /^Kafka at .*; 3 partitions a topic; json records/,
      );
      const [loadGenerators, processes] = await section.locator('table').all();
      expect(await loadGenerators!.locator('tbody tr').count()).toBe(3);
      expect(await processes!.locator('tbody tr').count()).toBe(3);
      expect(await section.innerText()).toMatch(
        /commit-interval 100\sms \(itself 30000\), linger 5\sms \(itself 100\)/,
      );
      expect(await section.innerText()).not.toMatch(/NaN|undefined/);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      expect(trouble).toEqual({ messages: [], requests: [] });
      await page.close();
    });
  });
});

it('without Java leaves out the engine that needs it, with the command that fixes it, and runs the others', async () => {
  const folder = newFolder();
  mkdirSync(join(folder, 'bin'));
  symlinkSync(process.execPath, join(folder, 'bin', 'node'));
  const words = [
    '--transport',
    'kafka',
    '--kafka',
    broker.broker.bootstrap,
    '-e',
    'batch,kafka-streams',
    '--out',
    'out',
  ];
  const { code, stdout } = await millrace(['run', ...SIZE, ...words], folder, { PATH: join(folder, 'bin') });
  expect(code).toBe(0);
  expect(lineOf(stdout, '  Embedded batch ')).toMatch(/verified/);
  expect(lineOf(stdout, '  Kafka Streams ')).toMatch(/unsupported +needs java \(found: none\); run: \S.*openjdk/);
});
