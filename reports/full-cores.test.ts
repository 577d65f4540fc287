import { describe, expect, it } from 'vitest';
import type { KafkaFacts, LatencyTrial } from '../harness/results/schema.ts';
import {
  cell,
  kafkaFacts,
  latencies,
  latencyTrial,
  measured,
  resultOf,
} from '../harness/results/testing/made-result.ts';
import { fullCoresWarnings } from './full-cores.ts';

const cpuSeconds = { engine: 12, loadGenerator: 2.5, collector: 0.5, broker: 5 };
const busy = (busyShare: number | undefined, used: KafkaFacts['cpuSeconds'] = cpuSeconds): LatencyTrial =>
  latencyTrial(latencies(900, 23_000), {
    ratePerSecond: 5000,
    site: kafkaFacts({ cpuSeconds: used, ...(busyShare !== undefined && { busyShare }) }),
  });
const warnings = (...trials: LatencyTrial[]): string[] =>
  fullCoresWarnings(resultOf([cell('Flink', 'streaming', measured(...trials))]));

describe('full cores', () => {
  it('are a warning with what used them, of the trial that left the least idle time', () => {
    expect(warnings(busy(0.3), busy(0.94), busy(0.9))).toEqual([
      'The machine’s cores were full: fraud/Flink at 5,000/s 94%, of it engine 60%, broker 25%, load generator 13%, collector 3%. These latencies include waiting for a core; a lower --rate or more cores would shorten them.',
    ]);
  });

  it('are a warning without what is not seen', () => {
    const [text] = warnings(busy(0.88, { engine: null, loadGenerator: 3, collector: 1, broker: null }));
    expect(text).toContain('at 5,000/s at least 88%, of it load generator 75%, collector 25%. ');
  });

  it('are none on a machine that had some idle time, nor where that is unknown, nor in memory', () => {
    expect(warnings(busy(0.84))).toEqual([]);
    expect(warnings(busy(undefined))).toEqual([]);
    expect(warnings(latencyTrial(latencies(900, 23_000)))).toEqual([]);
  });

  it('are a warning for an invalid measurement, too', () => {
    const trials = [busy(0.94)];
    const invalid = cell('Flink', 'streaming', { state: 'invalid', mode: 'latency', reason: 'late', trials });
    expect(fullCoresWarnings(resultOf([invalid]))).toHaveLength(1);
  });

  it('are named for the five fullest cells, and counted for more', () => {
    const cells = [0.9, 0.95, 0.86, 0.97, 0.5, 0.88, 0.92, 0.91].map((share, index) =>
      cell(`Engine ${index}`, 'streaming', measured(busy(share))),
    );
    const [text] = fullCoresWarnings(resultOf(cells));
    expect(text!.match(/Engine \d/g)).toEqual([3, 1, 6, 7, 0].map((index) => `Engine ${index}`));
    expect(text).toContain('; and 2 more cells. These latencies');
  });
});
