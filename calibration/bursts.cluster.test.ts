import { expect, it } from 'vitest';
import { millrace } from '../cli/testing/run-cli.ts';
import type { Finding } from './findings.ts';

it('engines over Kafka get through as many events as they do, however seldom they show their answers', async () => {
  const { stdout } = await millrace(['calibrate', '--only', 'bursts', '--json']);
  const { findings } = JSON.parse(stdout) as { findings: Finding[] };
  const bursts = findings.filter(({ figure }) => figure === 'throughput');
  expect(bursts.map(({ of }) => of)).toEqual([
    '20 µs, commits each 100 ms, Kafka',
    '20 µs, commits each 1,000 ms, Kafka',
    '20 µs, commits each 10,000 ms, Kafka',
  ]);
  expect(bursts.filter(({ holds }) => holds !== true)).toEqual([]);
});
