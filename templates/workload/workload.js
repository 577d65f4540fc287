import { allocateColumns, defineWorkload, Random } from 'millrace';

const columns = /** @type {const} */ ({
  sensor: { type: 'int32', unit: '', about: 'who reports' },
  level: { type: 'int32', unit: '%', about: 'what it reads' },
});

export const workload = defineWorkload({
  name: 'NAME',
  title: 'NAME',
  question: 'Which readings are above 90 %, and how many were before?',
  about: 'A reading above 90 % is answered at once, with its number among those of its sensor.',
  ...{ parameters: {}, quick: {}, tables: {}, disorderMs: 0, horizonMs: 0 },
  columns,
  key: 'sensor',
  answers: { columns: ['sensor', 'nth', 'level'], identifying: 2 },
  queryFile: new URL('query.sql', import.meta.url),
  generate(events, _parameters, seed) {
    const made = allocateColumns(columns, events);
    const random = new Random(seed);
    for (let id = 0; id < events; id++) {
      made.event_time[id] = id;
      made.sensor[id] = random.below(100);
      made.level[id] = random.below(100);
    }
    return { columns: made, tables: {}, keyCount: 100, groundTruth: new Uint32Array(0) };
  },
  createOperator({ columns: { sensor, level }, keyCount, output }) {
    const above = new Int32Array(keyCount);
    const process = (/** @type {number} */ row) => {
      if (level[row] > 90) output.emit(sensor[row], ++above[sensor[row]], level[row]);
    };
    return { process, advance() {}, end() {} };
  },
  oracle({ events, columns: { sensor, level } }, answer) {
    const high = Array.from({ length: events }, (_, id) => id).filter((id) => level[id] > 90);
    for (const key of new Set(sensor)) {
      for (const [n, id] of high.filter((row) => sensor[row] === key).entries()) answer(id, key, n + 1, level[id]);
    }
  },
});
