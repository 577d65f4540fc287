import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestBroker, type TestBroker } from '../harness/transport/kafka/testing/test-broker.ts';
import { engineFile, millrace, newFolder } from './testing/run-cli.ts';

let broker: TestBroker;
beforeAll(async () => {
  broker = await startTestBroker();
});
afterAll(() => broker?.end());

it("answers over a broker are in the words of the user's files, and so are examples of wrong ones", async () => {
  const folder = newFolder();
  writeFileSync(
    join(folder, 'events.csv'),
    'event_time,station,temperature\n2020-01-01T08:01:00Z,Seattle,-3\n2020-01-01T07:59:59.5Z,Seattle,4\n',
  );
  writeFileSync(join(folder, 'stations.csv'), 'station,region\nSeattle,"Puget, Sound"\n');
  const data = ['-w', 'weather', '--trace', 'events.csv', '--sort', '--table', 'stations=stations.csv'];
  const over = ['--transport', 'kafka', '--kafka', broker.broker.bootstrap];
  const sizes = ['--rate', '1', '--duration', '1s', '--answers', '--out', 'out'];
  const { stderr } = await millrace(['run', ...data, ...over, '-e', 'streaming', ...sizes], folder);
  expect(readFileSync(join(folder, 'out', 'answers-weather-embedded-streaming.csv'), 'utf8'), stderr).toBe(
    'region,window_start,readings,minimum,maximum,total\n' +
      '"Puget, Sound",2020-01-01T07:00:00Z,1,4,4,4\n"Puget, Sound",2020-01-01T08:00:00Z,1,-3,-3,-3\n',
  );
  const { code, stdout } = await millrace(['verify', ...data, ...over, '-e', engineFile('wrong')], folder);
  expect(code).toBe(4);
  expect(stdout).toContain('right is region="Puget, Sound", window_start=2020-01-01T07:00:00Z, readings=1');
});
