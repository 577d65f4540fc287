import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startMarked } from '../cli/testing/marked-run.ts';
import { millrace, newFolder } from '../cli/testing/run-cli.ts';
import { readResult } from '../harness/results/result-file.ts';
import { startTestBroker, type TestBroker, topicNames } from '../harness/transport/kafka/testing/test-broker.ts';

/** Engines of users' own in Java, over a broker: right answers, and one line where one is not right. */

const SMALL = ['--transport', 'kafka', '--events', '10k'];

let test: TestBroker;
beforeAll(async () => {
  test = await startTestBroker();
});
afterAll(() => test?.end());

const over = (...words: string[]): string[] => ['verify', ...SMALL, '--kafka', test.broker.bootstrap, ...words];

/** What `millrace new` writes for an engine in Java, beside an installed millrace. */
function newEngine(): string {
  const folder = newFolder();
  cpSync(fileURLToPath(new URL('../templates/engine/java', import.meta.url)), folder, { recursive: true });
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(process.cwd(), join(folder, 'node_modules/millrace'));
  return folder;
}

/** The same with a part of one of its files replaced. */
function altered(file: string, part: string, other: string): string {
  const folder = newEngine();
  const text = readFileSync(join(folder, file), 'utf8');
  expect(text).toContain(part);
  writeFileSync(join(folder, file), text.replace(part, other));
  return folder;
}

it.each([
  { what: 'Hazelcast Jet', module: () => 'examples/hazelcast-jet/engine.js', workloads: 'fraud,iot' },
  { what: 'a new one', module: () => join(newEngine(), 'engine.js'), workloads: 'iot' },
])('$what answers $workloads rightly, and leaves no process and no topic', async ({ module, workloads }) => {
  const engine = resolve(module());
  const folder = newFolder();
  const run = startMarked(over('-w', workloads, '-e', engine), folder);
  const { code, stdout, stderr } = await run.ended;
  expect(stdout.match(/^right /gm), stdout + stderr).toHaveLength(workloads.split(',').length);
  expect(code).toBe(0);
  expect(await run.left(5000)).toEqual([]);
  expect((await topicNames(test.client)).filter((topic) => topic.startsWith('millrace'))).toEqual([]);
});

it.each([
  {
    what: 'ends before it is ready',
    file: 'MyEngine.java',
    part: 'Properties clients',
    other: 'System.out.println("no licence"); System.exit(3); Properties clients',
    code: 4,
    line: /NAME ended with code 3; it printed: no licence$/m,
  },
  {
    what: 'names a class that is not there',
    file: 'engine.js',
    part: "main: 'MyEngine'",
    other: "main: 'my.Engine'",
    code: 4,
    line: /NAME ended with code 1; it printed: ERROR there is no class my\.Engine with a public static void main/m,
  },
  {
    what: 'does not compile',
    file: 'MyEngine.java',
    part: 'consumer.assign(all)',
    other: 'consumer.asign(all)',
    code: 2,
    line: /^millrace: --engine \S+: the Java sources do not compile: \S+MyEngine\.java:26: error: cannot find symbol$/m,
  },
])('a Java engine that $what is told in one line', async ({ file, part, other, ...told }) => {
  const { code, stdout, stderr } = await millrace(over('-w', 'fraud', '-e', './engine.js'), altered(file, part, other));
  expect(stdout + stderr).toMatch(told.line);
  expect(code).toBe(told.code);
});

it('results tell a Java engine by its module, whatever becomes of it, and what it runs on', async () => {
  const folder = newFolder();
  const module = join(newEngine(), 'engine.js');
  const words = ['run', ...SMALL, '-w', 'fraud', '--kafka', test.broker.bootstrap, '-e', module];
  await millrace([...words, '--rate', '1k', '--duration', '100ms', '--time-limit', '1s', '--out', 'out'], folder);
  expect(readResult(join(folder, 'out', 'result.json')).cells[0]?.engine).toMatchObject({
    module: '…/engine.js',
    library: 'kafka-clients 4.3.1',
  });
});
