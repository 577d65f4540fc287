type Data = Readonly<Record<string, unknown>>;
type Change = (data: unknown) => unknown;

/** Fields that have another name in version 3. */
const RENAMED: Readonly<Record<string, string>> = {
  latencyDiscardMs: 'latencyWarmUpMs',
  throughputDiscardMs: 'throughputWarmUpMs',
  planted: 'groundTruth',
  ledger: 'configuration',
  periodMs: 'commitIntervalMs',
  restingRssBytes: 'baselineRssBytes',
  passes: 'iterations',
  measuredPasses: 'measuredIterations',
  discardedPasses: 'warmUpIterations',
  prefixEvents: 'preloadEvents',
  prefixMs: 'preloadMs',
  discardMs: 'warmUpMs',
  driver: 'loadGenerator',
  fillEventsPerSecond: 'preloadEventsPerSecond',
  fillEvents: 'preloadEvents',
  fillCpuSeconds: 'preloadCpuSeconds',
};
const mode: Change = wordOf({ poisoned: 'verification' });
const verdict: Change = wordOf({ driver: 'load-generator', disturbed: 'interference' });

/** The data of a result of version 2 as version 3 has it; what is in it besides is left for the check to judge. */
export const fromVersion2: Change = fields({
  schemaVersion: () => 3,
  settings: object(settingsFrom),
  workloads: each(fields({ trace: fields({}) })),
  cells: each(cell()),
  controls: each(cell()),
});

function cell(): Change {
  return fields({
    ledger: object(configurationFrom),
    sustained: fields({ ended: verdict, attempts: each(fields({ verdict })) }),
    outcome: fields({ mode, trials: each(object(trialFrom)) }),
  });
}

/** A search timed nothing, and is what alone had a rate without trials. */
function settingsFrom({ transport, broker, kafka, ...rest }: Data): Data {
  const { trials, ratesPerSecond } = rest;
  const searched = Array.isArray(ratesPerSecond) && ratesPerSecond.includes('max');
  return {
    ...renamed(rest),
    experiment: trials !== 0 ? 'race' : searched ? 'sustain' : 'verify',
    // A run that ended before its broker was there names no format, and sent nothing in any.
    site:
      transport === 'kafka'
        ? { kind: transport, broker, wireFormat: 'binary', ...(kafka as Data) }
        : { kind: transport },
  };
}

function configurationFrom({ transport, wireFormat, partitions, ...rest }: Data): Data {
  return { ...renamed(rest), site: { kind: transport, wireFormat, partitions } };
}

function trialFrom({ kafka, garbage, ...rest }: Data): Data {
  const trial = fields({ mode, memory: fields({}) })(rest) as Data;
  return {
    ...trial,
    site: kafka === undefined ? { kind: 'memory', garbage } : { kind: 'kafka', ...besideEngine(kafka) },
  };
}

/** What the processes of a trial over Kafka did. */
function besideEngine(kafka: unknown): Data {
  const role = wordOf({ driver: 'load generator' });
  const changes = { cpuSeconds: fields({}), driver: fields({}), processes: each(fields({ role })) };
  return fields(changes)(kafka) as Data;
}

/** Changes a value that has another name in version 3. */
function wordOf(names: Readonly<Record<string, string>>): Change {
  return (value) => (typeof value === 'string' && Object.hasOwn(names, value) ? names[value] : value);
}

function renamed(data: Data): Data {
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [Object.hasOwn(RENAMED, name) ? RENAMED[name]! : name, value]),
  );
}

/** Changes an object as a whole. */
function object(change: (data: Data) => Data): Change {
  return (data) => (isObject(data) ? change(data) : data);
}

/** Changes those fields of an object that it has, and gives all their names of version 3. */
function fields(changes: Readonly<Record<string, Change>>): Change {
  return object((data) =>
    renamed(
      Object.fromEntries(
        Object.entries(data).map(([name, value]) => [
          name,
          Object.hasOwn(changes, name) ? changes[name]!(value) : value,
        ]),
      ),
    ),
  );
}

/** Changes each element of an array. */
function each(change: Change): Change {
  return (data) => (Array.isArray(data) ? data.map(change) : data);
}

function isObject(data: unknown): data is Data {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}
