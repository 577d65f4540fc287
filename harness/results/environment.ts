import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import type { Environment } from './schema.ts';

/** What a figure depends on beside the settings. */
export function readEnvironment(): Environment {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryBytes: totalmem(),
    operatingSystem: `${type()} ${release()}`,
    node: process.versions.node,
    v8: process.versions.v8,
    millrace: versionOf('millrace'),
    gitCommit: gitCommit(),
    loadBefore: loadavg()[0] ?? 0,
  };
}

/** The version of an installed package. */
export function versionOf(name: string): string {
  return (createRequire(import.meta.url)(`${name}/package.json`) as { version: string }).version;
}

/** The commit of the checkout that runs, with + where it was changed since; null outside one. */
function gitCommit(): string | null {
  try {
    const folder = new URL('.', import.meta.url);
    const git = (...words: string[]): string =>
      execFileSync('git', words, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    return git('rev-parse', '--short=12', 'HEAD') + (git('status', '--porcelain', '--untracked-files=no') ? '+' : '');
  } catch {
    return null;
  }
}
