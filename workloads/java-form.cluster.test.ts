import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OracleTrace, Workload } from '../contracts/workload.ts';
import { answersByOracle, questionWith, traceOf } from '../harness/workload-check/answers.ts';
import { type JavaCase, JavaForms } from '../harness/workload-check/java-forms.ts';
import { iot } from './iot/workload.ts';
import { tablesText } from './java/tables-text.ts';
import { workloads } from './registry.ts';
import { generated } from './testing/generated.ts';
import { workload as orders } from './testing/join/workload.ts';
import { smallTraces } from './testing/small-traces.ts';

/** The Java form against the oracle: the answers, and the event after which each comes. Needs a JDK. */

const EVENTS = 50_000;
/** Of a workload that answers most events. */
const FEW_EVENTS = 10_000;
const SMALL_TRACES = 250;
const FEW = { baskets: 3 };
const LIMITS = [1, 20_000, 60_000, 600_000];

/** Every way to write values and to keep states. */
const KEPT = (['binary', 'json'] as const).flatMap((format) =>
  (['encoded', 'objects'] as const).map((states) => ({ format, states })),
);

/** And one of two streams. */
const all = [...workloads, orders];

let java: JavaForms;
beforeAll(async () => {
  java = await JavaForms.compile(all, ['-Xlint:all', '-Werror']);
}, 60_000);
afterAll(() => java?.remove());

/** Answers with the event that each is due at, as the Java form gives them. */
function expected(workload: Workload, trace: OracleTrace) {
  const { rows, due } = answersByOracle(workload, trace);
  return rows.map((row, i) => ({ row, at: due[i]! }));
}

describe.each(all)('$name', (workload) => {
  it('agrees with the oracle on generated traces, however values and states are written', async () => {
    const cases = [1, 2].flatMap((seed): JavaCase[] => {
      const trace = traceOf(
        workload,
        generated(workload, workload === orders ? FEW_EVENTS : EVENTS, seed, workload.quick),
      );
      return KEPT.map((kept) => ({ workload, trace, ...kept }));
    });
    const answers = await java.answers(cases);
    for (const [index, { trace }] of cases.entries()) {
      expect(answers[index]!.length).toBeGreaterThan(0);
      expect(answers[index]).toEqual(expected(workload, trace));
    }
  });

  it('agrees with the oracle on any small trace, past watermark records and however values and states are written', async () => {
    const seed = Date.now() | 0;
    const traces =
      workload === orders
        ? Array.from({ length: SMALL_TRACES }, (_, i) =>
            traceOf(orders, generated(orders, 100, seed + i, FEW), { limit: LIMITS[(i >> 2) % 4]! }),
          )
        : fc.sample(smallTraces(workload), { numRuns: SMALL_TRACES, seed });
    const cases = traces.map((trace, i): JavaCase => ({ workload, trace, ...KEPT[i % 4]!, seed: seed + i }));
    const answers = await java.answers(cases);
    for (const [index, { trace }] of cases.entries()) {
      expect(answers[index], `trace ${index} of seed ${seed}`).toEqual(expected(workload, trace));
    }
  });
});

describe('a value on the wire', () => {
  const id = '"id":0,"event_time":0,"device":0';
  it.each([
    ['lacks a column', `{${id}}`],
    ['has another column', `{${id},"vibration":1,"other":1}`],
    ['has a column twice', `{${id},"device":0,"vibration":1}`],
    ['has a number with a point', `{${id},"vibration":1.0}`],
    ['has a number with a leading zero', `{${id},"vibration":01}`],
    ['has a number beyond 63 bits', `{${id},"vibration":9223372036854775808}`],
    ['has a number far beyond them', `{${id},"vibration":20000000000000000000}`],
    ['has no number', `{${id},"vibration":-}`],
    ['has text behind it', `{${id},"vibration":1}}`],
    ['ends early', `{${id},"vibr`],
  ])('is refused if it %s', async (_, value) => {
    const events = join(java.folder, 'refused');
    writeFileSync(events, Buffer.concat([Buffer.from([0, 0, 0, 0, 0, 0, 0, value.length]), Buffer.from(value)]));
    const tables = join(java.folder, 'tables');
    writeFileSync(tables, tablesText(iot, { tables: {}, parameters: questionWith(iot) }));
    const words = [iot.java!.operator, tables, events, `${events}-answers`, '0', 'json', 'encoded'];
    await expect(java.main(words)).rejects.toThrow(/IllegalArgumentException: .* at byte \d+ of /);
  });
});
