// Load generator and source beside Kafka's own performance tools, on one broker: `npm run bench:kafka -- --rounds 3`.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Random } from '../contracts/random.ts';
import { monotonicMs } from '../harness/clock.ts';
import { CalledProcess } from '../harness/processes/called-process.ts';
import { startBroker } from '../harness/transport/kafka/broker.ts';
import { type Client, connect } from '../harness/transport/kafka/client.ts';
import { startLoadGenerator } from '../harness/transport/kafka/processes.ts';
import { inputTopic } from '../harness/transport/kafka/topics.ts';
import { warmUp } from '../harness/transport/kafka/warm-up.ts';
import { JarSet } from '../jvm/jar-set.ts';
import { runTool } from '../jvm/run-tool.ts';
import { type Figure, figureLine } from './figure.ts';
import type { WideCalls } from './kafka-ours.ts';
import { makeTrace } from './traces.ts';
import { WIDE_BYTES } from './wide.ts';

const PARTITIONS = 4;
const THEIR_BYTES = 100;
const RATE = 20_000;
const SCHEDULE_SECONDS = 5;
const PRELOAD = 100_000;
const ORDER_SEED = 7;
/** Between processes at full speed and a schedule. */
const REST_MS = 300;

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '3' }, events: { type: 'string', default: '1000000' } },
});
const rounds = Number(values.rounds);
const events = Number(values.events);
if (![rounds, events].every((value) => Number.isInteger(value) && value > 0)) {
  throw new Error(`--rounds ${values.rounds} --events ${values.events}: give whole numbers above 0`);
}

type Measurements = Record<
  'send' | 'theirSend' | 'theirSendFull' | 'read' | 'theirRead' | 'lateP50' | 'lateP99',
  number
>;

const figures: readonly (Figure & { readonly of: (of: Measurements) => number })[] = [
  { title: `load generator, ${WIDE_BYTES}-byte values`, unit: 'k/s', of: ({ send }) => send / 1e3 },
  { title: `ProducerPerformance, ${THEIR_BYTES}-byte values`, unit: 'k/s', of: ({ theirSend }) => theirSend / 1e3 },
  { title: 'ProducerPerformance, 512 KiB batches', unit: 'k/s', of: ({ theirSendFull }) => theirSendFull / 1e3 },
  {
    title: 'load generator ÷ the faster ProducerPerformance',
    of: ({ send, theirSend, theirSendFull }) => send / Math.max(theirSend, theirSendFull),
    target: { atLeast: 0.5 },
  },
  { title: 'source, decoding', unit: 'k/s', of: ({ read }) => read / 1e3 },
  { title: 'ConsumerPerformance, same topic', unit: 'k/s', of: ({ theirRead }) => theirRead / 1e3 },
  { title: 'source ÷ ConsumerPerformance', of: ({ read, theirRead }) => read / theirRead, target: { atLeast: 0.5 } },
  { title: `release lateness at ${RATE}/s, p50`, unit: 'ms', of: ({ lateP50 }) => lateP50 },
  { title: `release lateness at ${RATE}/s, p99`, unit: 'ms', of: ({ lateP99 }) => lateP99, target: { atMost: 1 } },
];

const interrupt = new AbortController();
const { signal } = interrupt;
process.once('SIGINT', () => interrupt.abort(new Error('interrupted')));
mkdirSync('results', { recursive: true });
const scratch = mkdtempSync(join('results', 'bench-kafka-'));
try {
  const note = (line: string): void => console.error(line);
  const pom = fileURLToPath(new URL('./kafka-tools/pom.xml', import.meta.url));
  const tools = new JarSet({ title: "Kafka's tools", megabytes: 45, pom, sources: () => [] });
  const { classpath } = await tools.fetch({ onProgress: note, signal });
  const trace = await makeTrace(join(scratch, 'trace'), PRELOAD + RATE * SCHEDULE_SECONDS, signal);
  const broker = await startBroker({ folder: scratch, onProgress: note, signal });
  const client = await connect({ bootstrap: broker.bootstrap });
  try {
    await warmUp(client, broker.pid, signal);
    const run = { client, bootstrap: broker.bootstrap, classpath, traceFolder: trace.folder };
    const order = new Random(ORDER_SEED);
    const measured: Measurements[] = [];
    while (measured.length < rounds) {
      measured.push(await measureRound(run, measured.length, order));
      console.log(`round ${measured.length} of ${rounds}; load ${loadavg()[0]!.toFixed(2)}`);
    }
    console.log(`\n${events.toLocaleString('en-US')} events, ${PARTITIONS} partitions: median [min–max]`);
    for (const figure of figures) {
      console.log(figureLine(figure, measured.map(figure.of)));
    }
  } finally {
    await client.close();
    await broker.stop();
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

interface Run {
  readonly client: Client;
  readonly bootstrap: string;
  readonly classpath: string;
  readonly traceFolder: string;
}

/**
 * One round with topics of its own: senders in random order, then readers of what the load generator sent, then the
 * schedule.
 */
async function measureRound(run: Run, round: number, order: Random): Promise<Measurements> {
  const topic = (name: string): string => `millrace-bench-${round}-${name}`;
  const names = ['send', 'theirSend', 'theirSendFull', 'late'];
  await run.client.createTopics(names.map((name) => inputTopic(topic(name), PARTITIONS)));
  const wide = { bootstrap: run.bootstrap, topic: topic('send'), partitions: PARTITIONS, events };
  const steps: Partial<Measurements> = {};
  const inAnyOrder = async (measurements: readonly (() => Promise<void>)[]): Promise<void> => {
    for (const measurement of order.shuffle([...measurements])) {
      await measurement();
    }
  };
  await inAnyOrder([
    async () => {
      steps.send = await ours('send', wide);
    },
    async () => {
      steps.theirSend = await producerPerformance(run, topic('theirSend'), []);
    },
    async () => {
      steps.theirSendFull = await producerPerformance(run, topic('theirSendFull'), ['batch.size=524288']);
    },
  ]);
  await inAnyOrder([
    async () => {
      steps.read = await ours('read', wide);
    },
    async () => {
      steps.theirRead = await consumerPerformance(run, wide.topic);
    },
  ]);
  Object.assign(steps, await lateness(run, topic('late'), round));
  await run.client.deleteTopics(names.map(topic));
  return steps as Measurements;
}

async function ours(name: keyof WideCalls, request: Parameters<WideCalls['send']>[0]): Promise<number> {
  const called = new CalledProcess<WideCalls>(name, new URL('./kafka-ours.js', import.meta.url));
  try {
    return (await called.call(name, request)).eventsPerSecond;
  } finally {
    await called.end();
  }
}

function producerPerformance(run: Run, topic: string, settings: readonly string[]): Promise<number> {
  const size = ['--num-records', String(events), '--record-size', String(THEIR_BYTES), '--throughput', '-1'];
  const properties = ['--producer-props', `bootstrap.servers=${run.bootstrap}`, 'acks=all', ...settings];
  // The last such line is of the whole run; those before it cover 5 s each.
  return kafkaTool(run, 'ProducerPerformance', ['--topic', topic, ...size, ...properties], (line) =>
    Number(/^\d+ records sent, ([\d.]+) records\/sec/.exec(line)?.[1]),
  );
}

function consumerPerformance(run: Run, topic: string): Promise<number> {
  const arguments_ = ['--bootstrap-server', run.bootstrap, '--topic', topic, '--num-records', String(events)];
  // The last column is records a second of fetching, without the time the consumer group took to form.
  return kafkaTool(run, 'ConsumerPerformance', arguments_, (line) => Number(/^\d{4}-.*, ([\d.]+)$/.exec(line)?.[1]));
}

/** The last number that `read` finds in what one of Kafka's tools prints. */
async function kafkaTool(
  run: Run,
  name: string,
  arguments_: readonly string[],
  read: (line: string) => number,
): Promise<number> {
  let found = Number.NaN;
  const log = '-Dorg.slf4j.simpleLogger.defaultLogLevel=error';
  await runTool(
    'java',
    ['-Xmx512m', log, '-cp', run.classpath, `org.apache.kafka.tools.${name}`, ...arguments_],
    `${name} failed`,
    (line) => {
      const value = read(line);
      found = Number.isNaN(value) ? found : value;
    },
    signal,
  );
  if (Number.isNaN(found)) {
    throw new Error(`${name} printed no rate`);
  }
  return found;
}

async function lateness(run: Run, topic: string, seed: number): Promise<Pick<Measurements, 'lateP50' | 'lateP99'>> {
  const loadGenerator = await startLoadGenerator({
    client: { bootstrap: run.bootstrap },
    traceFolder: run.traceFolder,
    workload: 'fraud',
    topics: [topic],
    format: 'binary',
    schedule: { arrivals: 'poisson', ratePerSecond: RATE, preload: PRELOAD, seed },
  });
  try {
    await loadGenerator.call('preload', {});
    await sleep(REST_MS);
    const report = await loadGenerator.call('schedule', { scheduleStartMs: monotonicMs() + REST_MS });
    return { lateP50: report.releaseP50Ns / 1e6, lateP99: report.releaseP99Ns / 1e6 };
  } finally {
    await loadGenerator.end();
  }
}
