// An engine that starts processes, one of them with another parent and in a session of its own, and leaves them behind.
import { spawn } from 'node:child_process';
import { engine as simple } from './simple.js';

export const engine = {
  ...simple,
  name: 'starting',
  title: 'Starting',
  async run(job) {
    if (!begun) {
      begun = true;
      spawn('sleep', ['1000']);
      spawn('setsid', ['sh', '-c', 'sleep 1000 & sleep 1'], { stdio: 'pipe' });
    }
    await simple.run(job);
  },
};

let begun = false;
