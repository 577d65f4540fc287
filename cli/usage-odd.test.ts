import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { engineFile, expectRefusal, millrace, newFolder, PROGRAM, startCommand } from './testing/run-cli.ts';

describe.concurrent('a name that every object has', () => {
  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])('is no flag: %s', (name) =>
    expectRefusal(['run', `--${name}=1`], `--${name}: there is no such flag (millrace --help)`),
  );

  it('is no option', () =>
    expectRefusal(
      ['run', '--set', 'fraud.toString=1'],
      '--set fraud.toString=1: toString is not known; there is unusual, burst, speed, cards, skew, busiestGap, planted',
    ));
});

describe.concurrent('the word no before a flag', () => {
  it.each(['out', 'events', 'sort', 'workload'])('is refused: --no-%s', (name) =>
    expectRefusal(['run', `--no-${name}`], `--no-${name}: there is no such flag (millrace run --help)`),
  );
});

describe.concurrent('a message', () => {
  it('shows 80 characters of a value', () =>
    expectRefusal(['run', '--events', 'x'.repeat(1000)], /^millrace: --events x{79}…: give a whole number/));

  it('is one line without controls', () =>
    expectRefusal(
      ['run', '--workload', 'a\nb\u2028c\u001b[2Jd\u202e'],
      /^millrace: --workload a b c\\u001b\[2Jd\\u202e: not known; /,
    ));
});

describe.concurrent('a machine without', () => {
  const short = ['verify', '-w', 'fraud', '-e', 'streaming', '--events', '1000'];

  it('a writable folder for temporary files is reported', async () => {
    const { code, stderr } = await millrace(short, newFolder(), { TMPDIR: '/proc' });
    expect(stderr).toMatch(
      /^millrace: the folder of temporary files cannot be written, name another with TMPDIR: .*\n$/,
    );
    expect(code).toBe(1);
  });

  it('a writable cache is reported', async () => {
    const { code, stderr } = await millrace(['doctor', '--fetch'], newFolder(), { XDG_CACHE_HOME: '/proc/cache' });
    // Where Java is missing, that is reported.
    expect(stderr).toMatch(/millrace: (\/proc\/cache cannot be written: .*|.*(java|mvn|JDK|Maven).*)\n$/i);
    expect(code).toBe(1);
  });

  it('enough open files is reported', async () => {
    const command = ['sh', '-c', 'ulimit -n 26; exec "$@"', 'sh', process.execPath, PROGRAM, ...short];
    const { code, stderr } = await startCommand(command, newFolder(), {}).ended;
    expect(stderr).toMatch(/^millrace: .*ulimit -n 1024.*\n$/);
    expect(code).toBe(1);
  });

  it('its working folder is reported', async () => {
    const folder = newFolder();
    const command = ['sh', '-c', `rmdir '${folder}'; exec "$@"`, 'sh', process.execPath, PROGRAM, ...short];
    const { code, stderr } = await startCommand(command, folder, {}).ended;
    expect(stderr).toBe('millrace: the working folder is gone: change into one that exists\n');
    expect(code).toBe(1);
  });
});

describe.concurrent('a file', () => {
  it('without an end is no result', () =>
    expectRefusal(['report', '/dev/zero'], '/dev/zero cannot be read: it is not a regular file'));

  it('that is a device is no trace', () =>
    expectRefusal(
      ['verify', '-w', 'fraud', '--trace', '/dev/null'],
      '--trace /dev/null: it is no regular file; give a file',
    ));

  it('may have a comma in its name: an engine', async () => {
    const folder = newFolder();
    copyFileSync(engineFile('simple'), join(folder, 'a,b.js'));
    const { stderr } = await millrace(['verify', '-w', 'fraud', '-e', './a,b.js', '--events', 'none'], folder);
    expect(stderr).not.toContain('there is no such file');
  });

  it('of a key that is no PEM is refused', async () => {
    const folder = newFolder();
    const properties = join(folder, 'p');
    writeFileSync(properties, 'security.protocol=SSL\nssl.keystore.key=x\nssl.keystore.certificate.chain=y\n');
    await expectRefusal(
      ['run', '--transport', 'kafka', '--kafka', 'localhost:1', '--kafka-config', properties],
      /^millrace: --kafka-config .*: certificates and key \(ssl\.\*\) are not PEM/,
      { folder },
    );
  });
});
