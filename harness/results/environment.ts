import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { cpus, loadavg, release, type } from 'node:os';
import { allowedCpus, readControlGroup } from '../control-group.ts';
import { memoryBytes } from '../memory.ts';
import type { Environment } from './schema.ts';

/** What a figure depends on beside the settings. */
export function readEnvironment(): Environment {
  const allowed = allowedCpus();
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryBytes: memoryBytes(),
    ...(allowed !== undefined && { allowedCpus: allowed }),
    cpuQuota: readControlGroup().cpuQuota,
    operatingSystem: `${type()} ${release()}`,
    node: process.versions.node,
    v8: process.versions.v8,
    nodeOptions: withoutFolders(process.env.NODE_OPTIONS ?? ''),
    millrace: versionOf('millrace'),
    userCommit: commitOf('.'),
    loadBefore: loadavg()[0] ?? 0,
  };
}

/** The version of an installed package. */
export function versionOf(name: string): string {
  return (createRequire(import.meta.url)(`${name}/package.json`) as { version: string }).version;
}

/** Node's options with the last name in place of each path: the folders are the user's, and differ between checkouts. */
export function withoutFolders(options: string): string {
  return options
    .trim()
    .replace(/"(?:file:\/\/)?(?:[A-Za-z]:)?[\\/](?:[^"]*[\\/])?/g, '"')
    .replace(/(^|[\s=])(?:file:\/\/)?(?:[A-Za-z]:)?[\\/](?:[^\s"]*[\\/])?(?=[^\s"])/g, '$1');
}

/** The commit of the checkout that a folder is in, with + where it was changed since; null outside one. */
export function commitOf(folder: string): string | null {
  try {
    const git = (...words: string[]): string =>
      execFileSync('git', words, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    return git('rev-parse', '--short=12', 'HEAD') + (git('status', '--porcelain', '--untracked-files=no') ? '+' : '');
  } catch {
    return null;
  }
}
