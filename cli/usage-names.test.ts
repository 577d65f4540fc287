import { describe, it } from 'vitest';
import { workloads } from '../workloads/registry.ts';
import { engineFile, expectRefusal } from './testing/run-cli.ts';

const NAMES = workloads.map(({ name }) => name).join(', ');
const WORKLOADS = `there is ${NAMES}`;
const ENGINES =
  "there is streaming, rxjs, node-streams, micro-batch, batch, duckdb, kafka-streams, flink, flink-batch, spark, spark-real-time, spark-batch, storm, external, or give a path to a module (./mine.js) or a command ('python3 mine.py')";

describe.concurrent('an unknown', () => {
  it.each<[string, string[], string]>([
    ['workload', ['--workload', 'frod'], `--workload frod: not known; did you mean fraud? ${WORKLOADS}`],
    ['workload unlike any', ['--workload', 'stocks'], `--workload stocks: not known; ${WORKLOADS}`],
    ['engine', ['--engine', 'streming'], `--engine streming: not known; did you mean streaming? ${ENGINES}`],
    [
      'preset',
      ['--preset', 'quik'],
      '--preset quik: not known; did you mean quick? there is quick, standard, thorough',
    ],
    [
      'rhythm of arrivals',
      ['--arrivals', 'posson'],
      '--arrivals posson: not known; did you mean poisson? there is constant, poisson, recorded',
    ],
    ['commit', ['--commit', 'durabel'], '--commit durabel: not known; did you mean durable? there is memory, durable'],
    ['flag', ['--evnts', '5'], '--evnts: there is no such flag; did you mean --events? (millrace run --help)'],
    ['flag unlike any', ['--zzz'], '--zzz: there is no such flag (millrace run --help)'],
    ['short flag', ['-x'], '-x: there is no such flag (millrace run --help)'],
    [
      'word',
      ['-w', 'fraud', 'weather'],
      "weather: run takes no such word; several values of a flag are joined by commas, files are given one by one (or as a quoted pattern: --trace '*.csv'), and a value with spaces is quoted",
    ],
  ])('%s is refused', (_, words, line) => expectRefusal(['run', ...words], line));

  it('command is refused', () =>
    expectRefusal(['runn'], /^millrace: runn: there is no such command; did you mean run\? \(there is run, /));

  it('workload of trace is refused', () =>
    expectRefusal(['trace', 'frod', '--out', 'x'], `trace frod: not known; did you mean fraud? ${WORKLOADS}`));

  it('flag of list is refused', () =>
    expectRefusal(['list', '--jsn'], '--jsn: there is no such flag; did you mean --json? (millrace list --help)'));
});

describe.concurrent('what is missing', () => {
  it('is named: a command', () =>
    expectRefusal([], /^millrace: name a command: run, sustain, compare, report, list, .*\(millrace --help\)$/));

  it('is named: the workload of trace', () => expectRefusal(['trace'], `trace: name a workload: ${NAMES}`));

  it('is named: the folder of trace', () => expectRefusal(['trace', 'fraud'], '--out: name a folder to write into'));
});

describe.concurrent('--set', () => {
  const form = 'give NAME.option=value, as in micro-batch.interval=10 (several values: 10,100)';

  it.each([
    ['weather', form],
    ['weather.stations', form],
    ['weather.stations=', form],
    ['=5', form],
    ['wether.stations=5', 'wether is not known; did you mean weather? there is weather, micro-batch'],
    ['rxjs.x=5', 'rxjs is not known; there is weather, micro-batch'],
    [
      'weather.station=5',
      'station is not known; did you mean stations? there is window, stations, regions, interval, delay',
    ],
    ['micro-batch.intervall=5', 'intervall is not known; did you mean interval? there is interval, max-events'],
    ['weather.stations=0', 'give a whole number from 1 to 10,000,000'],
    ['weather.stations=1.5', 'give a whole number from 1 to 10,000,000'],
    ['weather.stations=NaN', 'give a whole number from 1 to 10,000,000'],
    ['weather.stations=5,6', "a workload's parameter takes one value"],
    ['micro-batch.interval=0', 'give a number from 1 to 3,600,000'],
    ['micro-batch.interval=1e9', 'give a number from 1 to 3,600,000'],
  ])('%s is refused', (setting, why) =>
    expectRefusal(['run', '-w', 'weather', '-e', 'micro-batch', '--set', setting], `--set ${setting}: ${why}`),
  );

  it('names the wrong one of several values', () =>
    expectRefusal(
      ['run', '-e', 'micro-batch', '--set', 'micro-batch.interval=5,x,7'],
      '--set micro-batch.interval=x: give a number from 1 to 3,600,000',
    ));

  it('of a word that is no choice is refused', () =>
    expectRefusal(
      ['run', '-e', engineFile('wrong'), '--set', 'wrong.fault=drop'],
      '--set wrong.fault=drop: not known; did you mean drops? ' +
        'there is alters, drops, duplicates, invents, peeks, hurries, ends-early',
    ));

  it('twice for one option is refused', () =>
    expectRefusal(
      ['run', '-e', 'micro-batch', '--set', 'micro-batch.interval=5', '--set', 'micro-batch.interval=7'],
      '--set micro-batch.interval=7: set twice; give several values as micro-batch.interval=10,100',
    ));

  it('for an engine without options is refused', () =>
    expectRefusal(
      ['run', '-e', 'streaming', '--set', 'streaming.x=5'],
      '--set streaming.x=5: x is not known; there are no options',
    ));
});

describe.concurrent('the address of a cluster', () => {
  const over = ['--transport', 'kafka'];
  it.each<[string, string[], string]>([
    [
      'that is none',
      [...over, '-e', 'flink', '--flink', 'host'],
      '--flink host: give the REST address of a Flink cluster, such as http://host:8081',
    ],
    [
      'that is none, as an option',
      [...over, '-e', 'spark', '--set', 'spark.cluster=a,b'],
      '--set spark.cluster=a,b: give the address of a standalone master, such as spark://host:7077',
    ],
    [
      'that no engine runs in',
      [...over, '-e', 'spark', '--flink', 'http://host:8081'],
      '--flink http://host:8081: no engine of the run is Flink',
    ],
    [
      'that is given twice',
      [...over, '-e', 'flink', '--flink', 'http://a:1', '--set', 'flink.cluster=http://b:1'],
      '--flink http://a:1: --set flink.cluster=http://b:1 says so too; give one of them',
    ],
    [
      'beside an option that decides nothing then',
      [...over, '-e', 'flink', '--flink', 'http://a:1', '--set', 'flink.heap=512'],
      '--set flink.heap=512: decides nothing beside the other options; leave it out',
    ],
    [
      'in memory',
      ['-e', 'streaming', '--spark', 'spark://host:7077'],
      '--spark: it belongs to --transport kafka, which is not given',
    ],
  ])('%s is refused', (_, words, line) => expectRefusal(['run', ...words], line));
});
