import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { MillraceError } from '../../contracts/errors.ts';
import { Random } from '../../contracts/random.ts';
import { weather } from '../../workloads/weather/workload.ts';
import { readInput } from './testing/read.ts';

const rows = Array.from({ length: 30 }, (_, row) => [`2020-01-01T0${row % 10}:00:00`, `S${row}`, String(row / 10)]);
const sources = {
  csv: `event_time,station,t\n${rows.map((row) => row.join(',')).join('\n')}\n`,
  json: JSON.stringify(rows.map(([event_time, station, t]) => ({ event_time, station, t: Number(t) }))),
};
const scraps = [
  '"',
  ',',
  '\n',
  '\0',
  '\u001b[31m',
  'é',
  '€',
  '1e999',
  '-',
  '[',
  '}',
  ';',
  '\t',
  'NaN',
  '9'.repeat(40),
  '\r',
];

/** A file with one to four of its places changed, cut, doubled or filled with scraps. */
function mutated(random: Random, text: string): Buffer {
  let bytes = Buffer.from(text);
  for (let changes = 1 + random.below(4); changes > 0; changes--) {
    const at = random.below(bytes.length + 1);
    const to = Math.min(bytes.length, at + random.below(20));
    const scrap = Buffer.from(scraps[random.below(scraps.length)]!);
    const middle = [scrap, Buffer.from([random.below(256)]), bytes.subarray(at, to), Buffer.alloc(0)][random.below(4)]!;
    bytes = Buffer.concat([bytes.subarray(0, at), middle, bytes.subarray(random.below(2) === 0 ? at : to)]);
  }
  return bytes;
}

it('three hundred mutated files end in data or in one line', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-mutated-'));
  try {
    const outcomes = { data: 0, refused: 0 };
    for (let seed = 0; seed < 300; seed++) {
      const random = new Random(seed);
      const kind = seed % 3 === 0 ? 'json' : 'csv';
      const content = mutated(random, sources[kind]);
      const file = join(folder, `${seed}`);
      writeFileSync(file, seed % 5 === 0 ? gzipSync(content) : content);
      const maps = ['temperature=t*10'];
      const share = seed % 2;
      try {
        const { trace, input } = await readInput({
          workload: weather,
          files: [file],
          maps,
          sort: true,
          badRowsShare: share,
        });
        outcomes.data++;
        expect(trace.events).toBeGreaterThan(0);
        expect(trace.columns.event_time).toHaveLength(trace.events);
        const left = input.leftOut.reduce((sum, each) => sum + each.rows, 0);
        expect(input.files.reduce((sum, each) => sum + each.rows, 0)).toBe(trace.events + left);
      } catch (error) {
        expect(error, `seed ${seed}: ${String((error as Error).stack)}`).toBeInstanceOf(MillraceError);
        expect((error as MillraceError).exitCode, `seed ${seed}`).toBe(2);
        expect((error as Error).message, `seed ${seed}`).toMatch(/^\P{Cc}+$/u);
        outcomes.refused++;
      }
    }
    // Both happen often.
    expect(outcomes.data).toBeGreaterThan(30);
    expect(outcomes.refused).toBeGreaterThan(30);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
