import { execFileSync } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, loadavg, release, type } from 'node:os';
import { fileURLToPath, pathToFileURL } from 'node:url';
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

/**
 * The version of the package that a module (a file URL; default: one of millrace) gets when it imports that name.
 * @throws where it is not installed, or keeps its package.json to itself.
 */
export function versionOf(name: string, from: string = import.meta.url): string {
  // Read, not required: what a user's package puts in that place may be a program.
  const file = createRequire(pathToFileURL(realpathSync(fileURLToPath(from)))).resolve(`${name}/package.json`);
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version?: unknown };
  if (typeof version !== 'string') {
    throw new Error(`${file} names no version`);
  }
  return version;
}

/**
 * Node's options with the last name in place of each path: the folders are the user's, and differ between checkouts.
 */
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
