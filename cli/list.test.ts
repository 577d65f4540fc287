import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { namedEngines as engines } from '../engines/registry.ts';
import { workloads } from '../workloads/registry.ts';
import { expectRefusal, millrace } from './testing/run-cli.ts';

describe('list', () => {
  it('shows every workload and engine with its options as they are set', async () => {
    const { code, stdout, stderr } = await millrace(['list']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const { name, options } of [
      ...engines,
      ...workloads.map(({ name, parameters }) => ({ name, options: parameters })),
    ]) {
      expect(stdout).toContain(`\n  ${name}  `);
      for (const [option, spec] of Object.entries(options)) {
        expect(stdout).toContain(`      ${name}.${option}=${spec.default}`);
      }
    }
  });

  it('as JSON holds every engine with its options', async () => {
    const { code, stdout } = await millrace(['list', '--json']);
    expect(code).toBe(0);
    const listing = JSON.parse(stdout) as { engines: unknown; workloads: { name: string }[] };
    expect(listing.engines).toEqual(
      engines.map(({ name, title, model, form, options }) => ({ name, title, model, form, options })),
    );
    expect(listing.workloads.map(({ name }) => name)).toEqual(workloads.map(({ name }) => name));
  });

  it('names the list of one workload', async () => {
    expect((await millrace(['list'])).stdout.match(/^.*millrace list NAME.*$/gm)).toHaveLength(1);
  });

  it('is not an error for a reader that closes early', () => {
    const program = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
    const command = 'set -o pipefail; "$0" "$1" list --json | head -c 1';
    const { status, stdout, stderr } = spawnSync('bash', ['-c', command, process.execPath, program]);
    expect({ status, stdout: String(stdout), stderr: String(stderr) }).toEqual({ status: 0, stdout: '{', stderr: '' });
  });
});

const MODULES = ['join', 'highest'].map((name) =>
  fileURLToPath(new URL(`../dist/workloads/testing/${name}/workload.js`, import.meta.url)),
) as [string, string];

describe('list of one workload', () => {
  it.each([...workloads.map(({ name }) => name), ...MODULES])('fits 100 columns: %s', async (name) => {
    const { code, stdout, stderr } = await millrace(['list', name]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('\n').filter((line) => line.length > 100 || line.trimEnd() !== line)).toEqual([]);
  });

  it.each(workloads)('shows all that $name takes and answers', async (workload) => {
    const { stdout } = await millrace(['list', workload.name]);
    const words = stdout.replaceAll(/\s+/g, ' ');
    const { question, columns, tables, parameters, answers } = workload;
    const inRows = [columns, parameters].flatMap((specs) => Object.entries<{ about: string }>(specs));
    for (const [name, { about }] of inRows) {
      expect(stdout).toMatch(new RegExp(`^  ${name}  `, 'm'));
      expect(about.split(' ').filter((word) => !words.includes(word))).toEqual([]);
    }
    for (const [name, spec] of Object.entries(tables)) {
      expect(words).toContain(`Table ${name} --table ${name}=FILE.csv`);
      expect(spec.columns.filter((column) => !words.includes(` ${column} `))).toEqual([]);
    }
    expect(words).toContain(question);
    const listed = [...stdout.slice(stdout.indexOf('\nAnswers')).matchAll(/^ {2}(\w+) {2,}.*?( identifies it)?$/gm)];
    expect(listed.slice(1).map(([, column]) => column)).toEqual(answers.columns);
    expect(listed.filter(([, , identifies]) => identifies)).toHaveLength(answers.identifying);
  });

  it('shows types, units, bounds, and what happens without a table', async () => {
    const [weather, geolocation] = await Promise.all(
      ['weather', 'geolocation'].map(async (name) => (await millrace(['list', name])).stdout),
    );
    expect(weather).toMatch(/^ {2}station {6}any text +who reports; the key$/m);
    expect(weather).toMatch(/^ {2}temperature {2}whole, within ±2,147,483,647 {2}0\.1 °C {2}air temperature/m);
    expect(weather).toMatch(/^ {2}stations {2}2,000; quick: 200 {2}stations {2}1 to 10,000,000 {2}/m);
    expect(weather).toContain('  Without a file each station of the events has a row, with its own region.\n');
    expect(geolocation).toMatch(/^ {2}x +whole, 0 to 49,999 {2}metres {2}where, eastwards$/m);
    expect(geolocation).toMatch(/^ {2}zone {9}any text$/m);
    expect(geolocation).toMatch(/^ {2}fix_id +an event: its row in its file, from 0 +identifies it$/m);
    expect(geolocation).toMatch(/^ {2}b +the text of a zone where kind is 1; else a number$/m);
    expect(weather).toMatch(/^ {2}window_start {2}a time: ISO 8601, or ms from the start {2}identifies it$/m);
    expect(geolocation).toContain('  Events of your own need this file; its header alone makes the table empty.\n');
  });

  it('shows each of several streams', async () => {
    const { stdout } = await millrace(['list', MODULES[0]]);
    expect(stdout).toContain('Events of the stream orders  --trace orders=FILE.csv, with a header\n');
    expect(stdout).toContain('Events of the stream payments  --trace payments=FILE.csv, with a header\n');
    expect(stdout).not.toMatch(/^ {2}stream /m);
  });

  it('has no colours where it goes into a file', async () => {
    const program = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
    // Logs of CI are coloured though they are no terminals.
    const { NO_COLOR: _, FORCE_COLOR: __, CI: ___, ...environment } = process.env;
    const { stdout } = spawnSync(process.execPath, [program, 'list', 'weather'], { env: environment });
    expect(String(stdout)).not.toContain('\u001b');
  });

  it('as JSON has its declarations', async () => {
    const { stdout } = await millrace(['list', 'weather', '--json']);
    const weather = workloads.find(({ name }) => name === 'weather')!;
    const { columns, key, tables, parameters, answers } = weather;
    expect(JSON.parse(stdout)).toMatchObject({ name: 'weather', columns, key, tables, parameters, answers });
  });

  it.each([
    ['list wether', `not known; did you mean weather? there is ${workloads.map(({ name }) => name).join(', ')}`],
    ['list ./gone.js', 'there is no such file; give a path to a JavaScript module (./mine.js)'],
  ])('is refused: %s', (words, why) => expectRefusal(words.split(' '), `${words}: ${why}`));
});
