import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { defaultsOf, questionOf } from '../../contracts/options.ts';
import { type Column, streamsOf, type Workload } from '../../contracts/workload.ts';
import { testedWorkloads } from '../../workloads/testing/fixtures.ts';
import { weather } from '../../workloads/weather/workload.ts';
import { writeTrace } from '../trace/csv-write.ts';
import { textColumns } from '../trace/text-dictionary.ts';
import type { Trace } from '../trace/trace.ts';
import { hasColumn } from '../workload-check/rules.ts';
import { readTraceCsv } from './testing/read.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-round-trip-'));
afterAll(() => rmSync(folder, { recursive: true }));

function generated(workload: Workload, events: number, seed: number): Trace {
  const parameters = { ...defaultsOf(workload.parameters), ...workload.quick };
  const { columns, ...rest } = workload.generate(events, parameters, seed);
  const id = Uint32Array.from({ length: events }, (_, row) => row);
  return {
    ...{ events, columns: { id, ...columns } as Trace['columns'], disorderMs: workload.disorderMs, ...rest },
    parameters: questionOf(workload.parameters, parameters),
  };
}

async function writtenAndRead(workload: Workload, trace: Trace): Promise<Trace> {
  await writeTrace({ workload, trace, folder });
  const tables = Object.keys(workload.tables).map((name) => `${name}=${join(folder, `${name}.csv`)}`);
  const files = streamsOf(workload).map(({ name }) => join(folder, `${name}.csv`));
  return readTraceCsv({ workload, files, maps: [], tables, sort: false });
}

/** Answers in any order, as other key numbers make another; when they are due depends on the bound measured. */
function withoutDue(answers: string): string[] {
  const lines = answers.split('\n').map((line) => line.slice(0, line.lastIndexOf(',')));
  return lines.sort();
}

/** What a column of texts says, row by row, where it says something. */
function textsOf(workload: Workload, { columns, texts }: Trace, name: string): string[] {
  const column = (columns as Readonly<Record<string, Column>>)[name]!;
  const has = hasColumn(workload, columns, name);
  return Array.from(column, (value, row) => (has(row) ? (texts?.[name]?.[value] ?? String(value)) : ''));
}

const traces = fc.record({ events: fc.integer({ min: 1, max: 3000 }), seed: fc.nat() });

it.each(testedWorkloads.map((workload) => [workload.name, workload] as const))(
  'a generated trace of %s comes back, keys and other texts by name',
  async (_name, workload) => {
    await fc.assert(
      fc.asyncProperty(traces, async ({ events, seed }) => {
        const trace = generated(workload, events, seed);
        const back = await writtenAndRead(workload, trace);
        const texts = textColumns(workload);
        const columns = Object.entries(trace.columns);
        expect(back.columns).toMatchObject(Object.fromEntries(columns.filter(([name]) => !texts.includes(name))));
        for (const name of texts) {
          expect(textsOf(workload, back, name)).toEqual(textsOf(workload, trace, name));
        }
        expect(back.disorderMs).toBeLessThanOrEqual(workload.disorderMs);
      }),
      { numRuns: 10 },
    );
  },
);

it.each(testedWorkloads.map((workload) => [workload.name, workload] as const))(
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
    fc.asyncProperty(fc.uniqueArray(fc.string({ minLength: 1, unit: 'binary' }), { minLength: 1 }), async (names) => {
      const events = names.length;
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
        texts: { station: names },
        disorderMs: 0,
        parameters: questionOf(weather.parameters, defaultsOf(weather.parameters)),
      };
      expect(await writtenAndRead(weather, trace)).toEqual(trace);
    }),
    { numRuns: 50 },
  );
});
