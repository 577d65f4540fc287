import { mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { defaultsOf } from '../../contracts/options.ts';
import type { Workload } from '../../contracts/workload.ts';
import { fraud } from '../../workloads/fraud/workload.ts';
import { workloads } from '../../workloads/registry.ts';
import { weather } from '../../workloads/weather/workload.ts';
import { generateTrace } from '../trial/prepare-trace.ts';
import { loadWorkload } from './load-workload.ts';
import { loadTrace, loadWords, storeTrace } from './store.ts';
import type { Trace } from './trace.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-store-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function traceOf(workload: Workload, events: number): Trace {
  return generateTrace(workload, events, { ...defaultsOf(workload.parameters), ...workload.quick }, 3);
}

describe.each(workloads)('a stored trace of $name', (workload) => {
  const trace = traceOf(workload, 30_000);
  const summary = storeTrace(folder, workload, trace);
  const { groundTruth, ...visible } = trace;
  const loaded = loadTrace(folder, workload);

  it('comes back to the bit, without the ground truth', () => {
    expect(loaded.trace).toEqual(visible);
  });

  it('comes back into shared memory', () => {
    for (const column of Object.values(loaded.trace.columns)) {
      expect(column.buffer).toBeInstanceOf(SharedArrayBuffer);
    }
  });

  it("comes with the oracle's answers", () => {
    const rows: number[] = [];
    const due: number[] = [];
    workload.oracle(trace, (id, ...row) => {
      due.push(id);
      rows.push(...row);
    });
    const { columns, identifying } = workload.answers;
    expect(due.length).toBeGreaterThan(0);
    expect(loaded.expected).toEqual({
      arity: columns.length,
      identifying,
      count: due.length,
      rows: Float64Array.from(rows),
      due: Float64Array.from(due),
    });
  });

  it('has a short description', () => {
    const { events, keyCount, disorderMs } = trace;
    const answersAtEnd = loaded.expected.due.filter((id) => id === events).length;
    expect(summary).toMatchObject({ events, keyCount, disorderMs, answersAtEnd, answers: loaded.expected.count });
    expect(summary.groundTruth?.events).toBe(groundTruth!.length || undefined);
  });
});

describe('a stored trace of a file', () => {
  const { groundTruth, ...trace } = traceOf(fraud, 50);

  it('keeps its own disorder', () => {
    const replayed: Trace = { ...trace, disorderMs: 1234 };
    const summary = storeTrace(folder, fraud, replayed);
    expect(loadTrace(folder, fraud).trace).toEqual(replayed);
    expect(summary).not.toHaveProperty('groundTruth');
  });

  it("keeps the user's words apart from what each trial loads", () => {
    const words = { texts: { card: ['a', 'Ä,"b"', 'c\n'] }, baseMs: 5, rows: Uint32Array.of(7, 3) };
    storeTrace(folder, fraud, { ...trace, ...words });
    expect(loadWords(folder)).toEqual(words);
    expect(loadTrace(folder, fraud).trace).toEqual(trace);
    storeTrace(folder, fraud, trace);
    expect(loadWords(folder)).toEqual({});
  });

  it('is refused when it was cut short', () => {
    storeTrace(folder, fraud, trace);
    truncateSync(join(folder, 'columns.bin'), 100);
    expect(() => loadTrace(folder, fraud)).toThrow(/columns\.bin ends early/);
  });

  it('may have no events', () => {
    const none = traceOf(weather, 0);
    expect(storeTrace(folder, weather, none)).toMatchObject({ events: 0, answers: 0, answersAtEnd: 0 });
    expect(loadTrace(folder, weather).trace.events).toBe(0);
  });
});

it('an unknown workload is named', async () => {
  await expect(loadWorkload('tides')).rejects.toThrow('no workload is called tides');
});
