import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { machineError } from '../contracts/errors.ts';
import type { Fetching, Requirement } from '../contracts/fetched.ts';
import { versionOfTool } from './java-tools.ts';
import { runTool } from './run-tool.ts';

/** A package of Python whose source archive holds jars that Maven does not have. */
export interface PythonArchive {
  readonly name: string;
  readonly version: string;
  /** A pattern that the wanted jars' paths in the archive match. */
  readonly jars: string;
}

/** Unpacks an archive's jars into a folder: archive, pattern, folder. */
const UNPACK = `
import os, re, shutil, sys, tarfile
archive, pattern, folder = sys.argv[1:]
with tarfile.open(archive) as packed:
    for member in packed:
        if member.isfile() and re.search(pattern, member.name):
            with open(os.path.join(folder, os.path.basename(member.name)), 'wb') as jar:
                shutil.copyfileobj(packed.extractfile(member), jar)
`;

/** Pip, on the PATH as `python3 -m pip`. */
export async function pipRequirement(): Promise<Requirement> {
  const found = await versionOfTool('python3', ['-m', 'pip', '--version'], /pip (\S+)/);
  return { name: 'pip of python3', ok: found !== null, found, fix: 'sudo apt-get install python3-pip' };
}

/**
 * Adds the jars of an archive to those in a folder.
 *
 * @throws MillraceError with what to do if there is no pip, or it fails.
 */
export async function fetchPythonJars(
  { name, version, jars }: PythonArchive,
  folder: string,
  { onProgress, signal }: Fetching,
): Promise<void> {
  const { ok, fix } = await pipRequirement();
  if (!ok) {
    throw machineError(`python3 has no pip, by which ${name} ${version} is fetched; run: ${fix}`);
  }
  onProgress?.(`fetching ${name} ${version}, which holds jars that Maven has not, once, by pip`);
  const onLine = (line: string): void => {
    const size = /Downloading (\S+ \(.*?\))/.exec(line);
    if (size !== null) {
      onProgress?.(`fetching ${size[1]}`);
    }
  };
  const temporary = join(folder, 'python');
  mkdirSync(temporary, { recursive: true });
  const wanted = ['download', '--no-deps', '--no-binary', name, '--no-cache-dir', `${name}==${version}`];
  const failure = `${name} ${version} could not be fetched; to see why, run: python3 -m pip ${wanted.join(' ')}; pip said`;
  // Its build folder stays if it is killed.
  const pip = [`TMPDIR=${temporary}`, 'python3', '-m', 'pip', ...wanted, '-d', temporary];
  await runTool('env', pip, failure, onLine, signal);
  const archive = readdirSync(temporary).find((file) => file.startsWith(name))!;
  onProgress?.(`unpacking ${archive}`);
  await runTool(
    'python3',
    ['-c', UNPACK, join(temporary, archive), jars, folder],
    `${archive} is broken`,
    undefined,
    signal,
  );
  rmSync(temporary, { recursive: true });
}
