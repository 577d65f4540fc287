import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import type { Workload } from '../../contracts/workload.ts';
import { fraud as fraudOfColumns } from '../../workloads/fraud/workload.ts';
import { weather as weatherOfColumns } from '../../workloads/weather/workload.ts';
import { checkWorkload } from './check.ts';

/** Mistakes planted in Java forms. Needs a JDK. */

const [fraud, weather] = [fraudOfColumns, weatherOfColumns] as unknown as [Workload, Workload];
const folder = mkdtempSync(join(tmpdir(), 'millrace-check-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** With another text of its Java operator. */
function inJava(workload: Workload, from: string, to: string): Workload {
  const own = mkdtempSync(join(folder, 'java-'));
  const sources = workload.java!.sources.map((source) => {
    const file = join(own, basename(fileURLToPath(source)));
    const text = readFileSync(source, 'utf8');
    writeFileSync(file, text.replace(from, to));
    return { changed: text.includes(from), url: pathToFileURL(file) };
  });
  expect(sources.some(({ changed }) => changed)).toBe(true);
  return { ...workload, java: { ...workload.java!, sources: sources.map(({ url }) => url) } };
}

const check = (workload: Workload) =>
  checkWorkload(workload, { parameters: {}, temporaryFolder: folder, folder: join(folder, 'trace') });

it('finds nothing wrong with a workload of all forms', async () => {
  expect(await check(weather)).toMatchObject({ parts: ['operator', 'SQL', 'Java', 'oracle'], traces: 200 });
});

it.each([
  [
    'another value',
    inJava(weather, 'output.emit(row);', 'row[row.length - 1]++; output.emit(row);'),
    /^Java is wrong: it gives region=.* where operator, SQL and oracle give region=.*; on the 1 event in trace\//,
  ],
  [
    'an exception',
    inJava(weather, 'output.emit(row);', 'if (true) throw new IllegalStateException("no");'),
    /^Java throws: java\.lang\.IllegalStateException: no \(WeatherOperator\.java:\d+\); on the 1 event in trace\//,
  ],
  [
    'a text that does not compile',
    inJava(fraud, ';', ''),
    /^Java does not compile: .*';' expected.* \(FraudOperator\.java:\d+\)$/,
  ],
])('blames Java: %s', async (_, workload, says) => {
  expect((await check(workload)).fault).toMatch(says);
});

it('blames the oracle that all three forms disagree with', async () => {
  const wrong: Workload = {
    ...weather,
    oracle: (trace, answer) => weather.oracle(trace, (due, ...row) => answer(due, ...row.with(-1, row.at(-1)! + 1))),
  };
  expect((await check(wrong)).fault).toMatch(/^oracle is wrong: it gives .* where operator, SQL and Java give/);
});
