import { allocateColumns, defineWorkload, Random } from 'millrace';

const columns = {
  sensor: { type: 'int32', unit: 'sensor', about: 'who reports', minimum: 0 },
  level: { type: 'int32', unit: '', about: 'what it reads' },
};
const LIMIT = 90;

/** Support for tests: a workload of a user's own, outside the tree, with its query in TypeScript's form alone. */
export const workload = defineWorkload({
  name: 'alarms',
  title: 'Alarms',
  question: 'Which readings were above the limit, and how many had been before?',
  about: 'A reading above the limit is answered at once, with its number among those of its sensor.',
  parameters: { sensors: { default: 50, minimum: 1, maximum: 10_000, integer: true, about: 'sensors that report' } },
  quick: { sensors: 5 },
  columns,
  key: 'sensor',
  tables: {},
  disorderMs: 0,
  answers: { columns: ['sensor', 'nth', 'level'], identifying: 2 },
  horizonMs: 0,
  generate(events, { sensors }, seed) {
    const made = allocateColumns(columns, events);
    const random = new Random(seed);
    for (let id = 0; id < events; id++) {
      made.event_time[id] = id;
      made.sensor[id] = random.below(Number(sensors));
      made.level[id] = random.below(100);
    }
    return { columns: made, tables: {}, keyCount: Number(sensors), groundTruth: new Uint32Array(0) };
  },
  createOperator({ columns: { sensor, level }, keyCount, output }) {
    const counts = new Int32Array(keyCount);
    return {
      process(position) {
        if (level[position] > LIMIT) {
          const key = sensor[position];
          output.emit(key, ++counts[key], level[position]);
        }
      },
      advance() {},
      end() {},
    };
  },
  oracle({ events, columns: { sensor, level } }, answer) {
    for (let id = 0; id < events; id++) {
      if (level[id] > LIMIT) {
        let nth = 0;
        for (let before = 0; before <= id; before++) {
          nth += sensor[before] === sensor[id] && level[before] > LIMIT ? 1 : 0;
        }
        answer(id, sensor[id], nth, level[id]);
      }
    }
  },
});
