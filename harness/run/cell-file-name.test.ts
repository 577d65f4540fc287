import { describe, expect, it } from 'vitest';
import { cellFileName } from './cell-file-name.ts';
import type { RunPlan } from './settings.ts';

/** The names of the files of a run of those engines over those workloads. */
function names(engines: readonly string[], workloads: readonly string[] = ['fraud']): string[] {
  const plan = {
    engines: engines.map((label) => ({ label })),
    workloads: workloads.map((label) => ({ label, workload: { key: 'card' } })),
  } as unknown as RunPlan;
  return plan.workloads.flatMap((workload) =>
    plan.engines.map((engine) => cellFileName('answers', plan, workload, engine)),
  );
}

it('what an engine prints is kept beside its answers', () => {
  const workloads = [{ label: 'iot', workload: { key: 'device' } }];
  const plan = { engines: [{ label: 'RxJS' }], workloads } as unknown as RunPlan;
  expect(cellFileName('log', plan, plan.workloads[0]!, plan.engines[0]!)).toBe('log-iot-rxjs.txt');
});

describe('the file of the answers of a cell', () => {
  it('is named by workload and engine', () => {
    expect(names(['Micro-batch · interval 10 ms', 'RxJS'], ['iot'])).toEqual([
      'answers-iot-micro-batch-interval-10-ms.csv',
      'answers-iot-rxjs.csv',
    ]);
  });

  it('keeps letters of every script, and signs', () => {
    expect(names(['日本', '中国', 'X · n -1', 'X · n 1', 'X · n 0.5'])).toEqual([
      'answers-fraud-日本.csv',
      'answers-fraud-中国.csv',
      'answers-fraud-x-n--1.csv',
      'answers-fraud-x-n-1.csv',
      'answers-fraud-x-n-0.5.csv',
    ]);
  });

  it.each([
    ['labels that differ in signs no file name can hold', ['a/b', 'a?b', 'a b', 'A B']],
    ['one that looks like a numbered other', ['a b', 'a?b', 'a b 2']],
    ['labels of only such signs', ['///', '???']],
    ['letters written in two ways', ['é', 'e\u0301']],
    ['long labels', [`${'x'.repeat(300)}1`, `${'x'.repeat(300)}2`]],
  ])('is the only one of its name: %s', (_, labels) => {
    const all = names(labels, ['fraud', 'fraud · durable commits']).map((name) => name.normalize('NFC').toLowerCase());
    expect(new Set(all).size).toBe(2 * labels.length);
    expect(all.filter((name) => /[/?\\:*"<>|]/.test(name) || Buffer.byteLength(name) > 255)).toEqual([]);
  });

  it('is unique where workload and engine could be split elsewhere', () => {
    const all = names(['b', 'durable b'], ['a', 'a · durable']);
    expect(new Set(all).size).toBe(4);
  });
});
