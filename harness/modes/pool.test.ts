import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pool } from './pool.ts';

/** How many turns of the event loop each work takes. */
const works = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 12 });

async function takes(turns: number): Promise<void> {
  for (let passed = 0; passed < turns; passed++) {
    await turn();
  }
}

describe('works at once', () => {
  it('are as many as may be, begin in order, and are each done once', async () => {
    await fc.assert(
      fc.asyncProperty(works, fc.integer({ min: 1, max: 3 }), async (turns, most) => {
        let underWay = 0;
        let together = 0;
        const begun: number[] = [];
        const results = await pool(most, [...turns.keys()], async (each) => {
          begun.push(each);
          underWay++;
          together = Math.max(together, underWay);
          await takes(turns[each]!);
          underWay--;
          return 10 * each;
        });
        expect(begun).toEqual([...turns.keys()]);
        expect(results).toEqual(begun.map((each) => 10 * each));
        expect(together).toBe(Math.min(most, turns.length));
      }),
    );
  });

  it('end before the error of one is thrown, and none begins behind it', async () => {
    const ended: string[] = [];
    const doing = pool(2, ['fails', 'slow', 'never'], async (each) => {
      await takes(each === 'fails' ? 1 : 10);
      if (each === 'fails') {
        throw new Error('no');
      }
      ended.push(each);
    });
    await expect(doing).rejects.toThrow('no');
    expect(ended).toEqual(['slow']);
  });
});
