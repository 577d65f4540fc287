import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { OracleTrace, Workload } from '../../contracts/workload.ts';
import { tablesText } from '../../workloads/java/tables-text.ts';
import { answersFrom, eventFrames, type Format, type JavaAnswer } from './java-wire.ts';

/** What all operators share. */
const SHARED = fileURLToPath(new URL('../../workloads/java/', import.meta.url));
const execute = promisify(execFile);

/** A trace for the Java form to answer. */
export interface JavaCase {
  readonly workload: Workload;
  readonly trace: OracleTrace;
  readonly format: Format;
  /** Whether states are encoded at every event, or only once, half-way. */
  readonly states: 'encoded' | 'objects';
  /** Seed of watermark records between events and of JSON spellings; without it there are none, and JSON is plain. */
  readonly seed?: number;
}

/** A program of Java ended with an error. */
export class JavaError extends Error {
  /** How many traces it had answered before. */
  readonly answered: number;

  constructor(message: string, answered: number) {
    super(message);
    this.answered = answered;
  }
}

/** Compiled Java forms, in a folder of their own. */
export class JavaForms {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Compiles the operators of workloads, in a new folder of `folder`; `options` are further ones of the compiler. */
  static async compile(
    workloads: readonly Pick<Workload, 'java'>[],
    options: readonly string[] = [],
    folder = tmpdir(),
  ): Promise<JavaForms> {
    const form = new JavaForms(mkdtempSync(join(folder, 'millrace-java-')));
    const shared = readdirSync(SHARED).filter((file) => file.endsWith('.java'));
    const own = workloads.flatMap(({ java }) => java?.sources ?? []);
    const sources = [...shared.map((file) => join(SHARED, file)), ...own.map((source) => fileURLToPath(source))];
    try {
      await run('javac', ['--release', '17', ...options, '-d', form.folder, ...sources]);
    } catch (error) {
      form.remove();
      throw error;
    }
    return form;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The answers of many traces by one process, sorted by their values. */
  async answers(cases: readonly JavaCase[]): Promise<JavaAnswer[][]> {
    const file = (index: number, name: string): string => join(this.folder, `${index}-${name}`);
    const words = cases.flatMap(({ workload, trace, format, states, seed }, index) => {
      writeFileSync(file(index, 'tables'), tablesText(workload, trace));
      writeFileSync(file(index, 'events'), eventFrames(workload, trace, format, seed));
      const files = ['tables', 'events', 'answers'].map((name) => file(index, name));
      return [workload.java!.operator, ...files, String(trace.disorderMs), format, states];
    });
    await this.main(words);
    return cases.map(({ workload, format }, index) => {
      return answersFrom(readFileSync(file(index, 'answers')), workload, format);
    });
  }

  /** What Main prints. */
  async main(words: readonly string[]): Promise<string> {
    return run('java', ['-cp', this.folder, '-XX:TieredStopAtLevel=1', 'millrace.Main', ...words]);
  }
}

async function run(command: string, words: readonly string[]): Promise<string> {
  try {
    return (await execute(command, words)).stdout;
  } catch (error) {
    const { code, stderr = '', stdout = '' } = error as { code?: unknown; stderr?: string; stdout?: string };
    throw new JavaError(
      code === 'ENOENT'
        ? `${command} not found: install a JDK of version 17 or later, for example openjdk-17-jdk-headless`
        : `${command}: ${stderr}`,
      stdout.split('\n').length - 1,
    );
  }
}
