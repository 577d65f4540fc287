import pc from 'picocolors';
import type { OptionSpec, Options } from '../contracts/options.ts';
import { type ColumnSpec, type Stream, streamsOf, type TableSpec, type WorkloadFacts } from '../contracts/workload.ts';
import { meaningOf } from '../harness/answers/words.ts';
import { isPlane } from '../harness/input/degrees.ts';
import { anyTime } from '../harness/input/event-time.ts';
import { rangeOf } from '../harness/input/number-range.ts';
import { isNeeded } from '../harness/plan/needed-tables.ts';
import { written } from '../harness/plan/values.ts';
import { tableTexts, textColumns } from '../harness/trace/text-dictionary.ts';

/** Lines are no longer, as far as words allow. */
const WIDTH = 96;
/** What stands in the last column of a table has at least this much room. */
const LEAST_ROOM = 32;
const ANY_TEXT = 'any text';

/** All that replaying one's own data through a workload needs to know of it, as lines of text. */
export function workloadText(workload: WorkloadFacts): string {
  const sections = [
    [pc.bold(`${workload.name}: ${workload.title}`), ...wrapped(workload.question, 2), ...wrapped(workload.about, 2)],
    ...streamsOf(workload).map((stream) => eventLines(workload, stream)),
    fitLines(workload),
    ...Object.entries(workload.tables).map(([name, spec]) => tableLines(workload, name, spec)),
    parameterLines(workload),
    answerLines(workload),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

function eventLines(workload: WorkloadFacts, { name, columns }: Stream): string[] {
  const stream = workload.streams?.[name];
  const texts = textColumns(workload);
  const rows = columns.map((column) => {
    const spec = workload.columns[column]!;
    const isText = texts.includes(column);
    const about = column === workload.key ? `${spec.about}; the key` : spec.about;
    return [column, isText ? ANY_TEXT : boundsText(spec), isText ? '' : spec.unit, about];
  });
  const time = ['event_time', 'a time', '', `when it happened: ${anyTime}`];
  return [
    stream === undefined
      ? heading('Events', '--trace FILE.csv, with a header')
      : heading(`Events of the stream ${name}`, `--trace ${name}=FILE.csv, with a header`),
    ...(stream === undefined ? [] : wrapped(stream.about, 2)),
    ...aligned(['column', 'values', 'unit', 'meaning'], [time, ...rows]),
  ];
}

/** What makes a file fit whose columns do not, with the workload's own columns. */
function fitLines(workload: WorkloadFacts): string[] {
  const texts = textColumns(workload);
  const number = Object.keys(workload.columns).find((name) => name !== 'stream' && !texts.includes(name));
  return [
    heading('Where a file differs'),
    ...aligned(
      [],
      [
        ['--map event_time=COLUMN', 'another name'],
        ...(number === undefined ? [] : [[`--map "${number}=COLUMN*10"`, 'another unit: an SQL expression']]),
        ...texts.slice(0, 1).map((name) => [`--map "${name}='TEXT'"`, 'one text for all rows']),
        ...(isPlane(workload)
          ? [['--degrees', 'x and y are longitude and latitude; the middle of both becomes that of the plane']]
          : []),
        ...(workload.key === null
          ? []
          : [['--sort', `rows of one ${workload.key} are not in the order of event_time`]]),
      ],
    ),
  ];
}

function tableLines(workload: WorkloadFacts, name: string, { columns, texts = [], about }: TableSpec): string[] {
  const [key = '', ...others] = columns;
  const isText = textColumns(workload).includes(key);
  const numbers = boundsText({ type: 'int32', minimum: 0, unit: '', about: '' });
  const rows = columns.map((column, index) => {
    if (index === 0) {
      return [column, `${isText ? `${ANY_TEXT}, as in the events` : numbers}; one row each`];
    }
    return [column, texts.includes(column) ? ANY_TEXT : numbers];
  });
  const own = others.length > 0 ? `, with ${others.map((other) => `its own ${other}`).join(' and ')}` : '';
  const otherwise = isNeeded(workload, name)
    ? 'Events of your own need this file; its header alone makes the table empty.'
    : `Without a file each ${key} of the events has a row${own}.`;
  return [
    heading(`Table ${name}`, `--table ${name}=FILE.csv, with a header`),
    ...wrapped(about, 2),
    ...aligned(['column', 'values'], rows),
    ...wrapped(otherwise, 2),
  ];
}

function parameterLines({ name: workload, parameters, quick }: WorkloadFacts): string[] {
  const rows = Object.entries(parameters).map(([name, spec]) => [
    name,
    defaultText(name, spec, quick),
    'unit' in spec && spec.unit ? spec.unit : '',
    allowedText(spec),
    spec.about,
  ]);
  return rows.length === 0
    ? []
    : [
        heading('Parameters', `--set ${workload}.NAME=VALUE`),
        ...aligned(['name', 'default', 'unit', 'allowed', 'meaning'], rows),
      ];
}

/** "2,000; quick: 200" where preset quick sets another value. */
function defaultText(name: string, spec: OptionSpec, quick: Options): string {
  const shown = (value: number | string): string => (typeof value === 'number' ? written(value) : value);
  const own = shown(spec.default);
  return Object.hasOwn(quick, name) && quick[name] !== spec.default ? `${own}; quick: ${shown(quick[name]!)}` : own;
}

function allowedText(spec: OptionSpec): string {
  if ('choices' in spec) {
    return spec.choices.join(', ');
  }
  return 'pattern' in spec ? spec.expected : `${written(spec.minimum)} to ${written(spec.maximum)}`;
}

function answerLines(workload: WorkloadFacts): string[] {
  const { columns, identifying } = workload.answers;
  const rows = columns.map((name, place) => [
    name,
    valueText(workload, name),
    place < identifying ? 'identifies it' : '',
  ]);
  return [heading('Answers', '--answers writes them as CSV'), ...aligned(['column', 'values', ''], rows)];
}

/** What an answer column shows: "the text of a zone where kind is 1; else a number". */
function valueText(workload: WorkloadFacts, name: string): string {
  const { of, where } = meaningOf(workload.answers, name);
  const texts = [...textColumns(workload), ...tableTexts(workload)];
  const shown =
    of === 'id'
      ? 'an event: its row in its file, from 0'
      : of === 'event_time'
        ? 'a time: ISO 8601, or ms from the start'
        : texts.includes(of)
          ? `the text of a ${of}`
          : 'a number';
  const conditions = Object.entries(where).map(([column, of]) => `${column} is ${of.join(' or ')}`);
  return conditions.length === 0 ? shown : `${shown} where ${conditions.join(' and ')}; else a number`;
}

/** "whole, 0 to 49,999" */
function boundsText(spec: ColumnSpec): string {
  const { minimum: least, maximum: most } = rangeOf(spec);
  if (most === Number.MAX_SAFE_INTEGER) {
    return least === -most ? 'whole, within ±2^53' : `whole, ${written(least)} to 2^53`;
  }
  return least === -most || least === -most - 1
    ? `whole, within ±${written(most)}`
    : `whole, ${written(least)} to ${written(most)}`;
}

function heading(title: string, flag = ''): string {
  return `${pc.bold(title)}${flag && `  ${flag}`}`;
}

/** Rows in columns, the last one wrapped; columns without any text are left out. */
function aligned(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const all = header.length > 0 ? [header, ...rows] : rows;
  const used = rows[0]!.map((_, column) => column).filter((column) => rows.some((row) => row[column] !== ''));
  const last = used.at(-1)!;
  const widths = used.slice(0, -1).map((column) => Math.max(...all.map((row) => row[column]!.length)));
  return all.flatMap((row, index) => {
    const first = `  ${widths.map((width, place) => `${row[used[place]!]!.padEnd(width)}  `).join('')}`;
    const [line = '', ...more] = wrapped(row[last]!, first.length);
    const lines = [`${first}${line.trimStart()}`.trimEnd(), ...more];
    return index === 0 && header.length > 0 ? lines.map((each) => pc.dim(each)) : lines;
  });
}

/** Text in lines that begin with so many spaces. */
function wrapped(text: string, indent: number): string[] {
  const room = Math.max(LEAST_ROOM, WIDTH - indent);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].map((each) => `${' '.repeat(indent)}${each}`);
}
