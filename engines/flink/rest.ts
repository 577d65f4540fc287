import { openAsBlob } from 'node:fs';
import type { EngineMetric } from '../../contracts/engine.ts';

/** How long a call that ends something may take, ms. */
const END_MS = 5000;
const POLL_MS = 50;

/** A job's state, of those that are distinguished. */
type JobStatus = 'INITIALIZING' | 'CREATED' | 'RUNNING' | 'FAILING' | 'FAILED' | 'FINISHED' | 'CANCELED';
const ENDED: readonly string[] = ['FAILED', 'FINISHED', 'CANCELED'];

/** A cluster as its JobManager shows it over HTTP. Calls throw an error of one line. */
export class FlinkRest {
  readonly #address: string;

  constructor(address: string) {
    this.#address = address;
  }

  /** Its version, and how many tasks it has room for. */
  async overview(signal: AbortSignal): Promise<{ version: string; slots: number }> {
    const overview = await this.#call('GET', '/overview', { signal });
    const version = overview['flink-version'];
    if (typeof version !== 'string') {
      throw new Error(`what answers at ${this.#address} is not Flink`);
    }
    return { version, slots: overview['slots-available'] };
  }

  /** Puts a jar into the cluster; returns its id. */
  async upload(file: string, signal: AbortSignal): Promise<string> {
    const body = new FormData();
    body.append('jarfile', await openAsBlob(file), 'millrace.jar');
    const { filename } = await this.#call('POST', '/jars/upload', { body, signal });
    return filename.split('/').at(-1);
  }

  /** Runs a program of a jar that submits a job; returns the job's id. */
  async run(jar: string, entryClass: string, argument: string, signal: AbortSignal | undefined): Promise<string> {
    const body = JSON.stringify({ entryClass, programArgsList: [argument] });
    const headers = { 'content-type': 'application/json' };
    const { jobid } = await this.#call('POST', `/jars/${jar}/run`, { body, headers, ...(signal && { signal }) });
    return jobid;
  }

  async status(job: string, signal: AbortSignal): Promise<JobStatus> {
    return (await this.#call('GET', `/jobs/${job}/status`, { signal })).status;
  }

  /** Why a job has failed. */
  async failure(job: string, signal: AbortSignal): Promise<string> {
    const { exceptionHistory } = await this.#call('GET', `/jobs/${job}/exceptions?maxExceptions=1`, { signal });
    return rootCause(exceptionHistory?.entries?.[0]?.stacktrace ?? 'it does not say why');
  }

  /** Stops a job cleanly; resolves when it has ended. */
  async cancel(job: string): Promise<void> {
    const signal = AbortSignal.timeout(END_MS);
    await this.#call('PATCH', `/jobs/${job}?mode=cancel`, { signal });
    while (!ENDED.includes(await this.status(job, signal))) {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  /** How the tasks of a finished job have spent their time, as shares. */
  async metrics(job: string): Promise<EngineMetric[]> {
    const { vertices } = await this.#call('GET', `/jobs/${job}`, { signal: AbortSignal.timeout(END_MS) });
    // biome-ignore lint/suspicious/noExplicitAny: answers are read as they are documented.
    return vertices.flatMap(({ name, metrics }: any) => {
      const timeOf = (what: string): number => metrics[`accumulated-${what}-time`];
      const all = timeOf('busy') + timeOf('backpressured') + timeOf('idle');
      const shares = ['busy', 'backpressured'].map((what) => ({
        name: `${name}, ${what}`,
        value: (100 * timeOf(what)) / all,
        unit: '%',
      }));
      // A task that never ran has none.
      return all > 0 ? shares : [];
    });
  }

  /** Removes a jar. */
  async remove(jar: string): Promise<void> {
    await this.#call('DELETE', `/jars/${jar}`, { signal: AbortSignal.timeout(END_MS) });
  }

  // biome-ignore lint/suspicious/noExplicitAny: as above.
  async #call(method: string, path: string, request: RequestInit): Promise<any> {
    let response: Response;
    let text: string;
    try {
      response = await fetch(this.#address + path, { method, ...request });
      text = await response.text();
    } catch (error) {
      request.signal?.throwIfAborted();
      const { cause, message } = error as Error;
      throw new Error(`no Flink answers at ${this.#address}: ${(cause as Error | undefined)?.message || message}`);
    }
    const answer = jsonOf(text);
    if (response.ok && answer !== undefined) {
      return answer;
    }
    const errors: unknown = answer?.errors;
    throw new Error(
      Array.isArray(errors)
        ? rootCause(errors.join('\n'))
        : `what answers at ${this.#address} is not Flink: ${response.status} to ${method} ${path}`,
    );
  }
}

// biome-ignore lint/suspicious/noExplicitAny: as above.
function jsonOf(text: string): any {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The message of the innermost error of a Java stack trace; without its class, where it is a sentence. */
function rootCause(trace: string): string {
  const lines = trace.split('\n');
  const line = lines.findLast((each) => each.startsWith('Caused by: ')) ?? lines[0]!;
  return line
    .replace('Caused by: ', '')
    .replace(/^[\w.$]+: (?=.* )/, '')
    .trim()
    .slice(0, 500);
}
