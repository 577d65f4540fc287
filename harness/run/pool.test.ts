import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pool } from './pool.ts';

/** How many turns of the event loop each task takes. */
const tasks = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 12 });

async function takes(turns: number): Promise<void> {
  for (let passed = 0; passed < turns; passed++) {
    await turn();
  }
}

describe('a pool of tasks', () => {
  it('runs as many at a time as it may, starts them in order, and each once', async () => {
    await fc.assert(
      fc.asyncProperty(tasks, fc.integer({ min: 1, max: 3 }), async (turns, most) => {
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

  it('waits for those under way before it throws the error of one, and starts no other', async () => {
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
