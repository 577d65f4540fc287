import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { engines } from '../engines/registry.ts';
import { workloads } from '../workloads/registry.ts';
import { millrace } from './testing/run-cli.ts';

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

  it('is not an error for a reader that closes early', () => {
    const program = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
    const command = 'set -o pipefail; "$0" "$1" list --json | head -c 1';
    const { status, stdout, stderr } = spawnSync('bash', ['-c', command, process.execPath, program]);
    expect({ status, stdout: String(stdout), stderr: String(stderr) }).toEqual({ status: 0, stdout: '{', stderr: '' });
  });
});
