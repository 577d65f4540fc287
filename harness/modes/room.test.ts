import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Room } from './room.ts';

const sizes = fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 12 });

describe('works at once', () => {
  it('are as many as there is room for, each done once, and a larger one alone', async () => {
    await fc.assert(
      fc.asyncProperty(
        sizes,
        fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 12, maxLength: 12 }),
        async (wanted, turns) => {
          const room = new Room(2, 10);
          const under = new Set<number>();
          const seen: number[] = [];
          let together = 0;
          const results = await Promise.all(
            wanted.map((size, each) =>
              room.run(size, async () => {
                under.add(each);
                seen.push(each);
                together = Math.max(together, under.size);
                const taken = [...under].reduce((sum, other) => sum + wanted[other]!, 0);
                expect(under.size === 1 || (under.size === 2 && taken <= 10)).toBe(true);
                for (let passed = 0; passed < turns[each]!; passed++) {
                  await turn();
                }
                under.delete(each);
                return each;
              }),
            ),
          );
          expect(results).toEqual(wanted.map((_, each) => each));
          expect(seen.toSorted((one, other) => one - other)).toEqual(results);
          expect(together > 1 || wanted.length < 2 || wanted[0]! + wanted[1]! > 10).toBe(true);
        },
      ),
    );
  });

  it('do not begin behind one that fails', async () => {
    const room = new Room(1, 10);
    const begun: string[] = [];
    const fails = room.run(1, async () => {
      begun.push('first');
      await turn();
      throw new Error('no');
    });
    const waits = room.run(1, async () => begun.push('second'));
    await expect(fails).rejects.toThrow('no');
    await expect(waits).rejects.toThrow('no');
    expect(begun).toEqual(['first']);
  });
});
