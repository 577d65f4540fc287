type Data = Readonly<Record<string, unknown>>;
type Change = (data: unknown) => unknown;

/** The data of a result of version 2 as version 3 has it; what is in it besides is left for the check to judge. */
export const fromVersion2: Change = fields({
  schemaVersion: () => 3,
  settings: object(settingsFrom),
  cells: each(cell()),
  controls: each(cell()),
});

function cell(): Change {
  return fields({ ledger: object(ledgerFrom), outcome: fields({ trials: each(object(trialFrom)) }) });
}

/** A search timed nothing, and is what alone had a rate without trials. */
function settingsFrom({ transport, broker, kafka, ...rest }: Data): Data {
  const { trials, ratesPerSecond } = rest;
  const searched = Array.isArray(ratesPerSecond) && ratesPerSecond.includes('max');
  return {
    ...rest,
    experiment: trials !== 0 ? 'race' : searched ? 'sustain' : 'verify',
    // A run that ended before its broker was there has told no format, and sent nothing in any.
    site:
      transport === 'kafka'
        ? { kind: transport, broker, wireFormat: 'binary', ...(kafka as Data) }
        : { kind: transport },
  };
}

function ledgerFrom({ transport, wireFormat, partitions, ...rest }: Data): Data {
  return { ...rest, site: { kind: transport, wireFormat, partitions } };
}

function trialFrom({ kafka, garbage, ...rest }: Data): Data {
  return {
    ...rest,
    site: kafka === undefined ? { kind: 'memory', garbage } : { kind: 'kafka', ...(kafka as Data) },
  };
}

/** Changes an object as a whole. */
function object(change: (data: Data) => Data): Change {
  return (data) => (isObject(data) ? change(data) : data);
}

/** Changes those fields of an object that it has. */
function fields(changes: Readonly<Record<string, Change>>): Change {
  return object((data) =>
    Object.fromEntries(
      Object.entries(data).map(([name, value]) => [name, Object.hasOwn(changes, name) ? changes[name]!(value) : value]),
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
