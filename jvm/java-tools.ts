import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type MillraceError, machineError } from '../contracts/errors.ts';
import type { Requirement } from '../contracts/fetched.ts';

const run = promisify(execFile);

/** Oldest Java the broker and the engines run on. */
const OLDEST_JAVA = 17;

/** The programs that JVM parts need, and how each prints its version. */
const TOOLS = [
  { name: 'java', argument: '-version', version: /version "([^"]+)"/, oldest: OLDEST_JAVA },
  { name: 'javac', argument: '-version', version: /javac (\S+)/, oldest: OLDEST_JAVA },
  { name: 'mvn', argument: '-version', version: /Apache Maven ([\w.-]+)/, oldest: 3 },
] as const;

/**
 * What the kafka transport and the JVM engines need on the PATH: Java 17 or later with its compiler, and Maven, unless
 * nothing is to be fetched.
 */
export function javaRequirements(withMaven = true): Promise<Requirement[]> {
  return Promise.all(
    TOOLS.filter(({ name }) => withMaven || name !== 'mvn').map(async ({ name, argument, version, oldest }) => {
      const found = await versionOfTool(name, [argument], version);
      return { name, ok: found !== null && majorOf(found) >= oldest, found, fix: fixOf(name) };
    }),
  );
}

/** Version of the Java on the PATH; undefined where there is none. */
export async function javaVersion(): Promise<string | undefined> {
  const [{ name, argument, version }] = TOOLS;
  return (await versionOfTool(name, [argument], version)) ?? undefined;
}

/** Throws, with the command that fixes it, if one of the tools is missing or too old. */
export async function requireTools(withMaven: boolean): Promise<void> {
  const lacking = (await javaRequirements(withMaven)).find(({ ok }) => !ok);
  if (lacking !== undefined) {
    const { name, found, fix } = lacking;
    throw machineError(`${found === null ? `${name} is not on the PATH` : `${name} ${found} is too old`}; run: ${fix}`);
  }
}

/** The error of a tool that could not be started. */
export function toolError(name: string, error: Error): MillraceError {
  const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
  return machineError(missing ? `${name} is not on the PATH; run: ${fixOf(name)}` : `${name}: ${error.message}`);
}

/** What a tool on the PATH says of its version, as the pattern finds it; null where there is none. */
export async function versionOfTool(name: string, words: string[], pattern: RegExp): Promise<string | null> {
  try {
    const { stdout, stderr } = await run(name, words, { timeout: 20_000 });
    return pattern.exec(stdout + stderr)?.[1] ?? null;
  } catch {
    return null;
  }
}

function majorOf(version: string): number {
  // Java 8 and older called themselves 1.8.
  const [first, second] = version.split(/[._]/);
  return Number(first === '1' ? second : first);
}

function fixOf(name: string): string {
  const isMaven = name === 'mvn';
  switch (process.platform) {
    case 'darwin':
      return `brew install ${isMaven ? 'maven' : 'openjdk@17'}`;
    case 'win32':
      return `winget install ${isMaven ? 'Apache.Maven' : 'EclipseAdoptium.Temurin.17.JDK'}`;
    default:
      return `sudo apt-get install ${isMaven ? 'maven' : 'openjdk-17-jdk-headless'}`;
  }
}
