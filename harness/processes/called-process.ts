import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { MillraceError, machineError } from '../../contracts/errors.ts';
import type { Call, CallResult, Calls } from './calls.ts';
import { type Channel, FORGED, openChannel } from './channel.ts';

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** A child process of ours that answers calls: the load generator or the collector. It ends when this process does. */
export class CalledProcess<C extends Calls<C>> {
  readonly pid: number | undefined;
  /**
   * Resolves with the reason if the process ends or fails between calls before {@link CalledProcess.end}; never
   * rejects.
   */
  readonly failed: Promise<MillraceError>;
  readonly #child: ChildProcess;
  readonly #channel: Channel;
  readonly #name: string;
  readonly #waiting = new Map<number, Waiting>();
  readonly #gone: Promise<void>;
  #resolveFailed: (error: MillraceError) => void = () => {};
  #failure: MillraceError | undefined;
  #calls = 0;
  #ending = false;

  /**
   * `name` is for errors: 'the load generator'; `module` is the built file; with `prints` its output appears on ours.
   */
  constructor(name: string, module: URL, nodeFlags: readonly string[] = [], prints = false) {
    this.#name = name;
    this.failed = new Promise((resolve) => {
      this.#resolveFailed = resolve;
    });
    this.#child = spawn(process.execPath, [...nodeFlags, fileURLToPath(module), String(process.pid)], {
      stdio: ['ignore', prints ? 'inherit' : 'ignore', 'pipe', 'pipe'],
    });
    this.pid = this.#child.pid;
    let printed = '';
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      printed = (printed + text).slice(-4000);
      if (prints) {
        process.stderr.write(text);
      }
    });
    this.#channel = openChannel(this.#child.stdio[3] as Socket, {
      message: (message) => this.#settle(message as CallResult),
      end: () => {},
      forged: () => {
        this.#fail(new MillraceError(`${name}: ${FORGED}`, 4));
        this.#child.kill('SIGKILL');
      },
    });
    this.#child.once('error', (error) => this.#fail(machineError(`${name} did not start: ${error.message}`)));
    // Not on the child's `close`, which never comes once this side has disconnected. What it printed last is read
    // first.
    const printedAll = new Promise((resolve) => this.#child.stderr?.once('close', resolve));
    this.#gone = new Promise((resolve) => {
      this.#child.once('exit', async (code, signal) => {
        await printedAll;
        const how = signal === null ? `ended with code ${code}` : `was ended by ${signal}`;
        const said = printed.split('\n').find((line) => /Error\b.*:/.test(line));
        this.#fail(machineError(`${name} ${how}${said ? `; it printed: ${said.slice(0, 200)}` : ''}`));
        resolve();
      });
    });
  }

  /** @throws MillraceError with the reason it gave, or why it is gone. */
  call<Name extends keyof C & string>(name: Name, request: Parameters<C[Name]>[0]): Promise<ReturnType<C[Name]>> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) {
        reject(this.#failure);
        return;
      }
      const call = ++this.#calls;
      this.#waiting.set(call, { resolve: resolve as (value: unknown) => void, reject });
      this.#channel.send({ call, name, request } satisfies Call, (error) => {
        if (error !== null) {
          this.#fail(machineError(`${this.#name} cannot be reached: ${error.message}`));
        }
      });
    });
  }

  /** Ends it; it has nothing to close in order. Calls not answered by now fail. */
  async end(): Promise<void> {
    this.#ending = true;
    this.#child.kill('SIGKILL');
    await this.#gone;
  }

  #settle(result: CallResult): void {
    const waiting = this.#waiting.get(result.call);
    this.#waiting.delete(result.call);
    if (result.ok) {
      waiting?.resolve(result.value);
      return;
    }
    const error = new MillraceError(`${this.#name}: ${result.reason}`, result.exitCode);
    if (result.call === 0) {
      this.#fail(error);
    } else {
      waiting?.reject(error);
    }
  }

  #fail(error: MillraceError): void {
    this.#failure ??= error;
    for (const { reject } of this.#waiting.values()) {
      reject(this.#failure);
    }
    this.#waiting.clear();
    if (!this.#ending) {
      this.#resolveFailed(this.#failure);
    }
  }
}
