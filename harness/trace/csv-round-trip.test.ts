import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { defaultsOf } from '../../contracts/options.ts';
import type { Workload } from '../../contracts/workload.ts';
import { workloads } from '../../workloads/registry.ts';
import { weather } from '../../workloads/weather/workload.ts';
import { readTraceCsv } from './csv-read.ts';
import { writeTrace } from './csv-write.ts';
import type { Trace } from './trace.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-round-trip-'));
afterAll(() => rmSync(folder, { recursive: true }));

function generated(workload: Workload, events: number, seed: number): Trace {
  const parameters = { ...defaultsOf(workload.parameters), ...workload.quick };
  const { columns, ...rest } = workload.generate(events, parameters, seed);
  const id = Uint32Array.from({ length: events }, (_, row) => row);
  return { events, columns: { id, ...columns } as Trace['columns'], disorderMs: workload.disorderMs, ...rest };
}

async function writtenAndRead(workload: Workload, trace: Trace): Promise<Trace> {
  await writeTrace({ workload, trace, folder });
  const tables = Object.keys(workload.tables).map((name) => `${name}=${join(folder, `${name}.csv`)}`);
  return readTraceCsv({ workload, file: join(folder, 'events.csv'), maps: [], tables, sort: false });
}

/** Answers in any order, as other key numbers make another; when they are due hangs on the disorder measured. */
function withoutDue(answers: string): string[] {
  const lines = answers.split('\n').map((line) => line.slice(0, line.lastIndexOf(',')));
  return lines.sort();
}

const traces = fc.record({ events: fc.integer({ min: 1, max: 3000 }), seed: fc.nat() });

it.each(workloads.map((workload) => [workload.name, workload] as const))(
  'a generated trace of %s comes back, its keys by name',
  async (_name, workload) => {
    await fc.assert(
      fc.asyncProperty(traces, async ({ events, seed }) => {
        const trace = generated(workload, events, seed);
        const back = await writtenAndRead(workload, trace);
        const { [workload.key]: key, ...others } = trace.columns;
        expect(back.columns).toMatchObject(others);
        expect(Array.from(back.columns[workload.key]!, (each) => Number(back.keyNames![each]))).toEqual([...key!]);
        expect(back.disorderMs).toBeLessThanOrEqual(workload.disorderMs);
      }),
      { numRuns: 10 },
    );
  },
);

it.each(workloads.map((workload) => [workload.name, workload] as const))(
  'a trace of %s that was read comes back as it was, and so do its answers',
  async (_name, workload) => {
    const once = await writtenAndRead(workload, generated(workload, 5000, 11));
    const answers = readFileSync(join(folder, 'answers.csv'), 'utf8');
    const twice = await writtenAndRead(workload, once);
    expect(twice).toEqual(once);
    expect(withoutDue(readFileSync(join(folder, 'answers.csv'), 'utf8'))).toEqual(withoutDue(answers));
  },
);

it('any text comes back as a key', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.string({ minLength: 1, unit: 'binary' }), { minLength: 1 }),
      async (keyNames) => {
        const events = keyNames.length;
        const numbers = Array.from({ length: events }, (_, row) => row);
        const trace: Trace = {
          events,
          columns: {
            id: Uint32Array.from(numbers),
            event_time: Float64Array.from(numbers),
            station: Int32Array.from(numbers),
            temperature: Int32Array.from(numbers),
          },
          tables: { stations: { station: Int32Array.from(numbers), region: Int32Array.from(numbers) } },
          keyCount: events,
          keyNames,
          disorderMs: 0,
        };
        expect(await writtenAndRead(weather, trace)).toEqual(trace);
      },
    ),
    { numRuns: 50 },
  );
});
