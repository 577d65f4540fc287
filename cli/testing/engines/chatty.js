// An engine that prints in each of its runs.
import { engine as simple } from './simple.js';

let runs = 0;

export const engine = {
  ...simple,
  name: 'chatty',
  title: 'Chatty',
  run(job) {
    runs++;
    if (runs <= 20) {
      console.error(`an error\u001b[31m of run ${runs}`);
      console.log(`a line of run ${runs}`);
    }
    return simple.run(job);
  },
};
