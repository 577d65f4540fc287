import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filesWith } from '../harness/transport/kafka/testing/secrets.ts';
import { type SecuredBroker, startSecuredBroker } from '../harness/transport/kafka/testing/secured-broker.ts';
import { topicNames } from '../harness/transport/kafka/testing/test-broker.ts';
import { type MarkedRun, startMarked } from './testing/marked-run.ts';
import { type Ended, expectRefusal, millrace, newFolder } from './testing/run-cli.ts';

/** The user's own broker, which wants a login: right answers, and the password is nowhere but in the user's file. */

const SECRET = 'hidden-word-4711';
const QUICK = ['-w', 'fraud', '--events', '20k', '--transport', 'kafka'];

let broker: SecuredBroker;
/** Files of client properties, by what they are about. */
let files: Record<'plain' | 'scram' | 'wrong-plain' | 'wrong-scram' | 'no-certificate', string>;
let filesFolder: string;

beforeAll(async () => {
  broker = await startSecuredBroker({ user: 'alice', password: SECRET });
  filesFolder = newFolder();
  const write = (name: string, lines: readonly string[]): string => {
    const file = join(filesFolder, name);
    writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
    return file;
  };
  const login = (mechanism: 'PLAIN' | 'SCRAM-SHA-256', password: string): string[] => {
    const module = mechanism === 'PLAIN' ? 'plain.PlainLoginModule' : 'scram.ScramLoginModule';
    return [
      `sasl.mechanism=${mechanism}`,
      `sasl.jaas.config=org.apache.kafka.common.security.${module} required \\`,
      `  username="alice" password="${password}";`,
    ];
  };
  const trust = ['ssl.truststore.type=PEM', `ssl.truststore.location=${broker.certificateFile}`];
  files = {
    plain: write('plain', ['security.protocol=SASL_PLAINTEXT', ...login('PLAIN', SECRET)]),
    scram: write('scram', ['security.protocol=SASL_SSL', ...trust, ...login('SCRAM-SHA-256', SECRET)]),
    'wrong-plain': write('wrong-plain', ['security.protocol=SASL_PLAINTEXT', ...login('PLAIN', 'other-word')]),
    'wrong-scram': write('wrong-scram', [
      'security.protocol=SASL_SSL',
      ...trust,
      ...login('SCRAM-SHA-256', 'other-word'),
    ]),
    'no-certificate': write('no-certificate', ['security.protocol=SASL_SSL', ...login('SCRAM-SHA-256', SECRET)]),
  };
});
afterAll(() => broker?.end());

/** Looks for the secret, while a command runs and after it, wherever others could see it. */
async function watched(run: MarkedRun, folder: string): Promise<Ended & { seen: Set<string>; kinds: Set<string> }> {
  const seen = new Set<string>();
  /** What ran, to be certain that these were looked at. */
  const kinds = new Set<string>();
  let over = false;
  const ended = run.ended.finally(() => {
    over = true;
  });
  while (!over) {
    for (const { command } of run.processes()) {
      kinds.add(/\w+(?:-\w+)*\.js|KafkaStreamsHost/.exec(command)?.[0] ?? command);
      if (command.includes(SECRET)) {
        seen.add(command);
      }
    }
    for (const file of filesWith(SECRET, folder)) {
      seen.add(file);
    }
    await sleep(50);
  }
  for (const file of filesWith(SECRET, folder)) {
    seen.add(file);
  }
  return { ...(await ended), seen, kinds };
}

describe('a broker that wants a login', () => {
  it.each([
    ['PLAIN', 'open', 'plain', 'saslPlaintext'],
    ['SCRAM-SHA-256', 'encrypted', 'scram', 'saslSsl'],
  ] as const)('by %s, %s, is answered rightly, and the password is seen nowhere', async (_, __, file, address) => {
    const folder = newFolder();
    const words = ['verify', ...QUICK, '--kafka', broker[address], '--kafka-config', files[file]];
    const run = startMarked([...words, '-e', 'streaming,kafka-streams'], folder, { TMPDIR: folder });
    const { seen, kinds, ...ended } = await watched(run, folder);
    expect(ended).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^right.* Embedded streaming.*\nright.* Kafka Streams/),
    });
    expect(ended.stdout + ended.stderr).not.toContain(SECRET);
    expect([...kinds]).toEqual(
      expect.arrayContaining(['child.js', 'load-generator-process.js', 'kafka-worker.js', 'KafkaStreamsHost']),
    );
    expect([...seen]).toEqual([]);
    expect(await run.left(30_000)).toEqual([]);
    expect((await topicNames(broker.client)).filter((name) => name.startsWith('millrace'))).toEqual([]);
  });

  it('gives the answers that memory gives, and results without the password', async () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'tmp'));
    const words = ['run', ...QUICK.slice(0, 4), '-e', 'streaming', '--rate', '2k', '--duration', '200ms', '--answers'];
    const security = ['--transport', 'kafka', '--kafka', broker.saslSsl, '--kafka-config', files.scram];
    const run = startMarked([...words, ...security, '--out', 'kafka'], folder, { TMPDIR: join(folder, 'tmp') });
    const { seen, code } = await watched(run, folder);
    expect(code).toBe(0);
    expect([...seen]).toEqual([]);
    expect(await millrace([...words, '--out', 'memory'], folder)).toMatchObject({ code: 0 });
    const answers = (transport: string): string[] =>
      readFileSync(join(folder, transport, 'answers-fraud-embedded-streaming.csv'), 'utf8')
        .trimEnd()
        .split('\n')
        .toSorted();
    expect(answers('kafka').length).toBeGreaterThan(100);
    expect(answers('kafka')).toEqual(answers('memory'));
  });

  it('is watched where the password is', () => {
    expect(new Set(filesWith(SECRET, filesFolder))).toEqual(
      new Set([files.plain, files.scram, files['no-certificate']]),
    );
  });
});

describe('a login that is refused', () => {
  const open = () => broker.saslPlaintext;
  const encrypted = () => broker.saslSsl;
  const byName = () => broker.saslSsl.replace('127.0.0.1', 'localhost');
  it.each([
    ['a wrong password (PLAIN)', 'wrong-plain', open, /authentication failed/],
    ['a wrong password (SCRAM)', 'wrong-scram', encrypted, /authentication failed/],
    ['a certificate nobody vouches for', 'no-certificate', encrypted, /self-signed certificate/],
    ['a certificate of another host', 'scram', byName, /does not match certificate/],
    ['no login', undefined, open, /connection closed/],
  ] as const)('is reported in one line, in time: %s', async (_, file, address, reason) => {
    const startMs = performance.now();
    const security = file === undefined ? [] : ['--kafka-config', files[file]];
    const words = ['run', ...QUICK, '-e', 'streaming', '--kafka', address(), ...security];
    const line = new RegExp(`^millrace: ${address()} refuses the client \\(.*${reason.source}.*--kafka-config`, 'i');
    await expectRefusal(words, line, { code: 1 });
    expect(performance.now() - startMs).toBeLessThan(15_000);
  });
});
