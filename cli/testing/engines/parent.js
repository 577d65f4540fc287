// An engine with its own process, which uses CPU time and memory before the engine begins, and prints how much.
import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { engine as simple } from './simple.js';

const CHILD = `
const held = Buffer.alloc(200 * 2 ** 20, 1);
const used = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1e6; };
while (used() < 1);
process.stdout.write(String(used()));
process.stdin.on('end', () => process.exit(held[0] - 1)).resume();
`;

export const engine = {
  ...simple,
  name: 'parent',
  title: 'Parent',
  async run(job) {
    console.log('a line on stdout');
    console.error('a line on stderr');
    const child = spawn(process.execPath, ['-e', CHILD], { stdio: ['pipe', 'pipe', 'inherit'] });
    const reported = await new Promise((resolve) => child.stdout.once('data', resolve));
    appendFileSync(process.env.USED_FILE, `${reported}\n`);
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.stdin.end();
    await ended;
    await simple.run(job);
  },
};
