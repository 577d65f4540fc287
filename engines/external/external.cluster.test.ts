import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newFolder, start } from '../../cli/testing/run-cli.ts';
import { defaultsOf } from '../../contracts/options.ts';
import { connect } from '../../harness/transport/kafka/client.ts';
import { runWorker } from '../../harness/transport/kafka/testing/run-worker.ts';
import { startTestBroker, type TestBroker } from '../../harness/transport/kafka/testing/test-broker.ts';
import { generateTrace } from '../../harness/trial/prepare-trace.ts';
import { fraud } from '../../workloads/fraud/workload.ts';
import { streaming } from '../streaming/engine.ts';

const EVENTS = 5000;

let broker: TestBroker;
beforeAll(async () => {
  broker = await startTestBroker();
});
afterAll(() => broker?.end());

it('a system that runs already is verified once the user says go, and nothing of it is started or seen', async () => {
  const { bootstrap } = broker.broker;
  const folder = newFolder();
  const words = [
    'run',
    '-w',
    'fraud',
    '-e',
    'external',
    '--transport',
    'kafka',
    '--kafka',
    bootstrap,
    '--format',
    'json',
  ];
  const sizes = ['--events', String(EVENTS), '--rate', '2k', '--duration', '500ms', '--out', 'out'];
  const settings = ['--set', 'external.settings=Ours 1.0, one process', '--set', 'external.guarantee=at-least-once'];
  const run = start([...words, ...sizes, ...settings], folder);
  const said = /fraud: touch '(.*\.go)', then have the system do what stands in (.*\.sql)/g;
  let output = '';
  let jobs = Promise.resolve();
  run.process.stderr!.on('data', (chunk: string) => {
    const before = [...output.matchAll(said)].length;
    output += chunk;
    for (const [, go, file] of [...output.matchAll(said)].slice(before)) {
      jobs = jobs.then(() => play(bootstrap, go!, file!));
    }
  });
  const { code, stdout, stderr } = await run.ended;
  await jobs;
  expect(stdout, stderr).toMatch(/External system .* verified /);
  expect(stdout).toMatch(/settings Ours 1.0, one process .* guarantee at-least-once/);
  expect(code).toBe(0);
});

/** The system: it says go, then does what the file asks, with an engine that reads to the end of the trace. */
async function play(bootstrap: string, go: string, file: string): Promise<void> {
  const text = readFileSync(file, 'utf8');
  const [, input] = /rows in JSON from (\S+), answers/.exec(text)!;
  const [, output] = /answers to (\S+), at/.exec(text)!;
  const client = await connect({ bootstrap });
  writeFileSync(go, '');
  const trace = generateTrace(fraud, EVENTS, { ...defaultsOf(fraud.parameters), ...fraud.quick }, 1);
  const partitions = [0, 1, 2, 3];
  const job = { client, engine: streaming, options: {}, workload: fraud, trace, format: 'json' } as const;
  await runWorker({ ...job, inputs: [input!], output: output!, partitions });
  await client.close();
}
