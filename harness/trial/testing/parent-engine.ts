import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import type { EmbeddedEngine } from '../../../contracts/engine.ts';

/** Holds memory, uses a second and a half of CPU time, reports how much, and ends when its input ends. */
const CHILD = `
const held = Buffer.alloc(200 * 2 ** 20, 1);
const used = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1e6; };
while (used() < 1.5);
process.stdout.write(String(used()));
process.stdin.on('end', () => process.exit(held[0] - 1)).resume();
`;
let runs = 0;

/**
 * Support for tests: answers nothing; in its second iteration a process of its own computes, as `leaves` and `file`
 * say.
 */
export const engine: EmbeddedEngine = {
  name: 'parent',
  title: 'Parent',
  model: 'streaming',
  runs: 'in-workers',
  form: 'typescript',
  options: {
    leaves: { default: 'none', choices: ['none', 'inheriting', 'own-session', 'hanging'], about: 'what it leaves' },
    file: { default: '', choices: [''], about: 'where its process id is written' },
  },
  describe: () => ({ commitIntervalMs: 0 }),
  async run({ options, sink, source, operator }) {
    const file = String(options.file);
    if (options.leaves !== 'none') {
      const detached = options.leaves === 'own-session';
      const { pid } = spawn('sleep', ['1000'], { stdio: ['pipe', 'inherit', 'inherit'], detached });
      writeFileSync(file, String(pid));
      for (; options.leaves === 'hanging'; );
      return;
    }
    const query = operator();
    for (let next = 0; ; await source.arrival()) {
      for (const arrived = source.take(1024); next < arrived; next++) {
        query.process(next);
      }
      query.advance(source.watermark);
      if (source.ended) {
        break;
      }
    }
    query.end();
    await sink.commit();
    if (++runs !== 2) {
      return;
    }
    const child = spawn(process.execPath, ['-e', CHILD], { stdio: ['pipe', 'pipe', 'inherit'] });
    const reported = await new Promise((resolve) => child.stdout.once('data', resolve));
    writeFileSync(file, String(reported));
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.stdin.end();
    await ended;
  },
};
