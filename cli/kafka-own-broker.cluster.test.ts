import { join } from 'node:path';
import { expect, it } from 'vitest';
import { besideEngine, brokerOf } from '../harness/results/over-broker.ts';
import { readResult } from '../harness/results/result-file.ts';
import { trialsOf } from '../harness/results/trials-of.ts';
import { millrace, newFolder } from './testing/run-cli.ts';

it('over a broker of its own reports its version, its flags and its CPU time', async () => {
  const folder = newFolder();
  const size = ['-w', 'fraud', '--events', '20k', '--duration', '400ms', '--rate', '2k', '--set', 'fraud.cards=200'];
  const { code, stdout } = await millrace(
    ['run', ...size, '--transport', 'kafka', '-e', 'batch', '--out', 'out'],
    folder,
  );
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^Over Kafka \d+\.\d+\.\d+, started for this run; 4 partitions a topic; binary records; Java /m,
  );
  const { settings, cells } = readResult(join(folder, 'out', 'result.json'));
  expect(brokerOf(settings)?.brokerFlags).toContain('-Xmx1024m');
  for (const trial of trialsOf(cells[0]!)) {
    expect(besideEngine(trial)?.cpuSeconds.broker).toBeGreaterThan(0);
  }
});
