// A process that gets real-time priority, and in turns makes much garbage to collect and does next to nothing. It
// prints the largest share of a core that was idle.
import { setTimeout as sleep } from 'node:timers/promises';
import { monotonicMs } from '../../../clock.ts';
import { becomeRealTime } from '../real-time.ts';

const ROUNDS = 10;
const STEPS = 40;
const OBJECTS_A_STEP = 2000;
const IDLE_MS = 400;

becomeRealTime();
const kept: object[] = [];
let most = 0;
for (let round = 0; round < ROUNDS; round++) {
  for (let step = 0; step < STEPS; step++) {
    kept.push(...Array.from({ length: OBJECTS_A_STEP }, (_, i) => ({ i, text: `number ${i}`, list: [i] })));
    await sleep(1);
  }
  const before = process.cpuUsage();
  const startMs = monotonicMs();
  while (monotonicMs() - startMs < IDLE_MS) {
    await sleep(5);
  }
  const { user, system } = process.cpuUsage(before);
  most = Math.max(most, (user + system) / 1000 / (monotonicMs() - startMs));
}
console.log(most, kept.length);
