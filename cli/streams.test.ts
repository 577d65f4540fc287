import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readResult } from '../harness/results/result-file.ts';
import { expectRefusal, millrace, newFolder } from './testing/run-cli.ts';

/** Workloads of tests, as a user's: with two streams, and without a key. */
const [JOIN, HIGHEST] = ['join', 'highest'].map((name) =>
  fileURLToPath(new URL(`../dist/workloads/testing/${name}/workload.js`, import.meta.url)),
) as [string, string];
const ENGINES = 'streaming,micro-batch,batch,rxjs,node-streams,duckdb';

/** A folder with a file of each stream of the join. */
function filesOfJoin(): string {
  const folder = newFolder();
  writeFileSync(
    join(folder, 'orders.csv'),
    'event_time,basket,amount,shop\n1000,A-1,500,"Books, old"\n2000,A-2,700,\n3000,A-3,100,Löwe\n',
  );
  writeFileSync(
    join(folder, 'payments.csv'),
    'at,basket,paid\n500,A-2,700\n1500,A-1,200\n61001,A-1,300\n63001,A-3,100\n',
  );
  return folder;
}

const FILES = ['--trace', 'orders=orders.csv', '--trace', 'payments=payments.csv'];

describe.concurrent('a workload of two streams', () => {
  it('is answered rightly by all that host a form of it', async () => {
    const { code, stdout } = await millrace(['verify', '-w', JOIN, '-e', ENGINES, '--events', '20k']);
    expect(stdout.match(/^right {2}join × .*: 11,998 answers over 20,000 events$/gm)).toHaveLength(6);
    expect(code).toBe(0);
  });

  it('is answered rightly over workers', async () => {
    const words = ['verify', '-w', JOIN, '-e', 'streaming,micro-batch', '--events', '20k', '--workers', '3'];
    expect((await millrace(words)).stdout.match(/^right {2}join × /gm)).toHaveLength(2);
  });

  it('is found out where it reads what is of another stream', async () => {
    const folder = newFolder();
    const peeking = `
      import { workload as join } from '${JOIN}';
      export const workload = {
        ...join,
        createOperator({ columns, output, ...rest }) {
          const { stream, paid } = columns;
          let peeked = 0;
          const emit = (...row) => output.emit(...row.slice(0, -1), row.at(-1) + peeked);
          const operator = join.createOperator({ columns, ...rest, output: { emit } });
          return {
            process(position) {
              // 0 in every trace: an order has no such column.
              peeked = stream[position] === 0 ? paid[position] : 0;
              operator.process(position);
            },
            advance: (watermark) => operator.advance(watermark),
            end: () => operator.end(),
          };
        },
      };`;
    writeFileSync(join(folder, 'peeking.mjs'), peeking);
    const words = ['verify', '-w', './peeking.mjs', '-e', 'streaming', '--events', '20k'];
    const { code, stdout } = await millrace(words, folder);
    expect(stdout).toMatch(/^WRONG {2}join: operator is wrong: it gives order_id=.*; on the \d events in join-wrong\//);
    expect(code).toBe(4);
  });

  it('replays a file for each stream, and writes answers with texts', async () => {
    const folder = filesOfJoin();
    const sizes = ['--rate', '20', '--duration', '100ms', '--trials', '1', '--answers', '--out', 'out'];
    const words = [
      'run',
      '-w',
      JOIN,
      '-e',
      'batch,duckdb',
      ...FILES,
      '--map',
      'payments.event_time=at',
      ...sizes,
      '--time',
      'ms',
    ];
    expect(await millrace(words, folder)).toMatchObject({ code: 0 });
    const answers = ['embedded-batch', 'duckdb'].map((engine) =>
      readFileSync(join(folder, 'out', `answers-join-${engine}.csv`), 'utf8')
        .trimEnd()
        .split('\n')
        .toSorted(),
    );
    expect(answers[0]).toEqual([
      '0,1,A-1,"Books, old",1000,300',
      '1,0,A-2,"",2000,0',
      '2,-1,A-3,Löwe,3000,100',
      'order_id,payment_id,basket,shop,placed_ms,missing',
    ]);
    expect(answers[1]).toEqual(answers[0]);
    const { workloads } = readResult(join(folder, 'out', 'result.json'));
    expect(workloads[0]).toMatchObject({
      source: 'orders.csv, payments.csv',
      trace: { events: 7, keyCount: 3, disorderMs: 0 },
    });
  });
});

describe.concurrent('files of streams are refused', () => {
  const command = ['run', '-w', JOIN, '-e', 'batch'];

  it.each([
    [['orders.csv'], '--trace "orders.csv" is no stream; allowed is NAME=FILE.csv'],
    [
      ['refunds=orders.csv'],
      '--trace "refunds=orders.csv": join has no stream refunds; its streams are orders, payments',
    ],
    [['orders=orders.csv'], '--trace: join needs a file for each of its streams; give payments=FILE.csv too'],
    [
      ['orders=orders.csv', 'orders=payments.csv'],
      '--trace: join needs a file for each of its streams; give payments=FILE.csv too',
    ],
    [['orders=orders.csv', 'payments=gone.csv'], '--trace payments=gone.csv: there is no such file'],
  ])('%j', (files, why) =>
    expectRefusal([...command, ...files.flatMap((file) => ['--trace', file])], why, { folder: filesOfJoin() }),
  );
});

describe.concurrent('a workload without a key', () => {
  it('is answered rightly by all that host a form of it, with more than eight columns of answers', async () => {
    const { code, stdout } = await millrace(['verify', '-w', HIGHEST, '-e', ENGINES, '--events', '20k']);
    expect(stdout.match(/^right {2}highest × .*: 503 answers over 20,000 events$/gm)).toHaveLength(6);
    expect(code).toBe(0);
  });

  it('is verified with one worker, and that is said', async () => {
    const words = ['verify', '-w', HIGHEST, '-e', 'streaming', '--events', '20k', '--workers', '2'];
    const { stdout, stderr } = await millrace(words);
    expect(stdout).toContain('\nright  highest × Embedded streaming: 503 answers over 20,000 events\n');
    expect(stderr).toContain(
      '\nmillrace: highest has no key by which its events could be cut: its cells have 1 worker.\n',
    );
  });

  it('has one cell an engine, of one worker, in whatever numbers of workers others have theirs', async () => {
    const folder = newFolder();
    const sizes = ['--events', '5k', '--rate', '5k', '--duration', '100ms', '--trials', '1', '--workers', '1,2'];
    const words = ['run', '-w', `${HIGHEST},fraud`, '-e', 'streaming,duckdb', ...sizes, '--out', 'out'];
    const { code, stdout } = await millrace(words, folder);
    expect(code).toBe(0);
    const warning = 'highest has no key by which its events could be cut: its cells have 1 worker.';
    expect(stdout).toContain(warning);
    const { cells, warnings } = readResult(join(folder, 'out', 'result.json'));
    expect(warnings).toEqual([warning]);
    expect(
      cells.map(({ workload, label, configuration, outcome }) => [
        workload,
        label,
        configuration.workers,
        outcome.state,
      ]),
    ).toEqual([
      ['highest', 'Embedded streaming', 1, 'measured'],
      ['highest', 'DuckDB', 1, 'measured'],
      ['fraud', 'Embedded streaming · 1 worker', 1, 'measured'],
      ['fraud', 'Embedded streaming · 2 workers', 2, 'measured'],
      ['fraud', 'DuckDB · 1 worker', 1, 'measured'],
      ['fraud', 'DuckDB · 2 workers', 2, 'unsupported'],
    ]);
  });
});
