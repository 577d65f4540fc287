import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { Sink } from '../../../contracts/engine.ts';
import { MillraceError } from '../../../contracts/errors.ts';
import { monotonicMs } from '../../clock.ts';
import { Overrun } from '../../processes/overrun.ts';
import { type AnsweredFrame, type AnsweredType, FrameReader, frameOf, VALUE_BYTES } from './frames.ts';

/** Unless a test says otherwise. */
const LIMITS_MS: Limits = { start: 30_000, silence: 10_000 };
/** How long it may take to end once its input has, ms. */
const END_MS = 1000;
/** Text of standard error that is kept for the reason of a failure. */
const KEPT = 4000;

/** How a program is started. */
export interface ProgramStart {
  /** For the system's shell. */
  readonly command: string;
  readonly folder: string;
  /** The payload of HELO. */
  readonly hello: string;
  /** The columns of an answer, in order. */
  readonly answerColumns: readonly string[];
  readonly limitsMs?: Limits;
}

/** How long a program may be silent, ms: until it is ready, and while it has events left. */
export interface Limits {
  readonly start: number;
  readonly silence: number;
}

/** A program that speaks frames on its standard input and output. It does one run after the other. */
export class Program {
  readonly #start: ProgramStart;
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #limitsMs: Limits;
  readonly #frames = new FrameReader();
  readonly #closed: Promise<void>;
  #errorText = '';
  #failure: Error | undefined;
  #ready = false;
  /** Takes the answers of the run; undefined between runs. */
  #sink: Sink | undefined;
  /** Events of the run that it has been sent, and that it has acknowledged. */
  #sent = 0;
  #taken = 0;
  #runs = 0;
  #heardMs = monotonicMs();
  /** A commit has not completed: what comes behind it waits. */
  #committing = false;
  #wake = (): void => {};

  private constructor(start: ProgramStart) {
    this.#start = start;
    this.#limitsMs = start.limitsMs ?? LIMITS_MS;
    this.#child = spawn(start.command, { shell: true, cwd: start.folder, stdio: ['pipe', 'pipe', 'pipe'] });
    // It says why it no longer reads when it ends.
    this.#child.stdin.on('error', () => {});
    this.#child.stdout.on('data', (chunk: Buffer) => {
      this.#frames.add(chunk);
      if (!this.#committing) {
        this.#read();
      }
    });
    const decoder = new StringDecoder('utf8');
    this.#child.stderr.on('data', (chunk: Buffer) => {
      process.stderr.write(chunk);
      this.#errorText = (this.#errorText + decoder.write(chunk)).slice(-KEPT);
    });
    this.#child.once('error', (error) => this.#fail(error.message));
    this.#closed = new Promise((resolve) => {
      this.#child.once('close', (code, signal) => {
        this.#fail(this.#ending(code, signal));
        resolve();
      });
    });
  }

  /** Starts a program; resolves when it is ready. */
  static async start(start: ProgramStart): Promise<Program> {
    const program = new Program(start);
    program.send(frameOf('HELO', Buffer.from(start.hello)));
    await program.#until(() => program.#ready, {
      limitMs: program.#limitsMs.start,
      doing: 'it did not answer HELO with REDY (does it flush its standard output?) within',
    });
    return program;
  }

  /** Begins a run whose answers go to `sink`. */
  begin(sink: Sink): void {
    this.#throwFailure();
    [this.#sink, this.#sent, this.#taken] = [sink, 0, 0];
    this.#runs++;
    this.send(frameOf('BEGN'));
  }

  /** Sends a frame, of `events` events. @throws the failure, if it has failed */
  send(frame: Buffer, events = 0): void {
    this.#throwFailure();
    this.#sent += events;
    this.#child.stdin.write(frame);
  }

  /** Resolves once at most `most` of the events that it was sent are not acknowledged, or the signal aborts. */
  async acknowledged(most: number, signal: AbortSignal): Promise<void> {
    await this.#until(() => this.#sent - this.#taken <= most, { signal });
  }

  get command(): string {
    return this.#start.command;
  }

  /** Events that it was sent and has not acknowledged. */
  get unacknowledged(): number {
    return this.#sent - this.#taken;
  }

  /** Resolves once it has said that the run is done, or the signal aborts. */
  async done(signal: AbortSignal): Promise<void> {
    await this.#until(() => this.#sink === undefined, { signal });
  }

  /** An error of its own, in words. */
  fault(text: string): MillraceError {
    return new MillraceError(`${this.command}: ${text}`, 4);
  }

  /** Aborts the run; resolves once it has said that it is done. What does not within the limit is killed. */
  async abort(limitMs: number): Promise<void> {
    if (this.#sink === undefined) {
      return;
    }
    try {
      this.send(frameOf('ABRT'));
      await this.#until(() => this.#sink === undefined, { limitMs, doing: 'aborted, it did not say DONE within' });
    } catch (error) {
      this.#fail(error);
      this.#child.kill('SIGKILL');
    }
  }

  /** Ends it. */
  async end(): Promise<void> {
    this.#child.stdin.end();
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), END_MS);
    await this.#closed;
    clearTimeout(timer);
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) {
      throw this.#failure;
    }
  }

  /** Waits; without a limit, for as long as it keeps acknowledging events, or has none left. */
  async #until(
    there: () => boolean,
    given: { readonly signal?: AbortSignal; readonly limitMs?: number; readonly doing?: string },
  ): Promise<void> {
    const { signal, limitMs = this.#limitsMs.silence, doing } = given;
    const wake = (): void => this.#wake();
    signal?.addEventListener('abort', wake, { once: true });
    const startMs = monotonicMs();
    while (!there() && !signal?.aborted) {
      this.#throwFailure();
      const silentMs = monotonicMs() - (doing === undefined ? Math.max(startMs, this.#heardMs) : startMs);
      if (silentMs >= limitMs && (doing !== undefined || this.unacknowledged > 0)) {
        throw new Overrun(limitMs, `${this.command}: ${doing ?? this.#silence()}`);
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.max(1, limitMs - silentMs));
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    signal?.removeEventListener('abort', wake);
  }

  #silence(): string {
    const [taken, sent] = [this.#taken, this.#sent].map((each) => each.toLocaleString('en-US'));
    return (
      `it acknowledged ${taken} of the ${sent} events that it was given (TOOK): does it wait for more bytes than a frame ` +
      'has, or not flush its standard output? Nothing more came within'
    );
  }

  /** Handles the frames that are there. A commit that returns a promise is waited for, as are those behind it. */
  #read(): void {
    try {
      for (let frame = this.#frames.next(); frame !== undefined; frame = this.#frames.next()) {
        const committed = this.#handle(frame);
        if (committed !== undefined) {
          this.#committing = true;
          committed.then(
            () => {
              this.#committing = false;
              this.#read();
            },
            (error) => this.#fail(error),
          );
          break;
        }
      }
    } catch (error) {
      this.#fail(error);
      this.#child.kill('SIGKILL');
    }
    this.#heardMs = monotonicMs();
    this.#wake();
  }

  #handle({ type, payload }: AnsweredFrame): Promise<void> | undefined {
    switch (type) {
      case 'REDY':
        this.#ready = true;
        return undefined;
      case 'FAIL':
        throw new Error(`it failed: ${payload.toString('utf8').trim()}`);
      case 'ANSW':
        return this.#answer(this.#run(type), payload);
      case 'TOOK':
        this.#run(type);
        this.#take(payload);
        return undefined;
      case 'DONE':
        this.#run(type);
        this.#sink = undefined;
        return undefined;
    }
  }

  /** The sink of the run that a frame belongs to. */
  #run(type: AnsweredType): Sink {
    if (this.#sink === undefined) {
      throw new Error(`it sent ${type} before BEGN or after DONE`);
    }
    return this.#sink;
  }

  #answer(sink: Sink, payload: Buffer): Promise<void> | undefined {
    const { answerColumns } = this.#start;
    const arity = answerColumns.length;
    const rows = payload.length / (arity * VALUE_BYTES);
    if (!Number.isInteger(rows)) {
      throw new Error(
        `it sent ANSW with ${payload.length} bytes; an answer is ${arity} numbers of ${VALUE_BYTES} bytes: ` +
          answerColumns.join(', '),
      );
    }
    const row = new Array<number>(arity);
    for (let at = 0; at < payload.length; ) {
      for (let column = 0; column < arity; column++, at += VALUE_BYTES) {
        row[column] = payload.readDoubleLE(at);
      }
      sink.emit(...row);
    }
    return sink.commit() ?? undefined;
  }

  #take(payload: Buffer): void {
    if (payload.length !== VALUE_BYTES) {
      throw new Error(`it sent TOOK with ${payload.length} bytes; it is one number of ${VALUE_BYTES} bytes (uint64)`);
    }
    const taken = Number(payload.readBigUInt64LE());
    if (taken < this.#taken || taken > this.#sent) {
      throw new Error(
        `it acknowledged ${taken.toLocaleString('en-US')} events (TOOK), and was given ${this.#sent.toLocaleString('en-US')}: ` +
          'count all events since BEGN',
      );
    }
    this.#taken = taken;
  }

  #fail(error: unknown): void {
    // An error of ours is none of the program's, such as a disk that is full.
    const text = error instanceof Error ? error.message : String(error);
    this.#failure ??= error instanceof MillraceError ? error : this.fault(text);
    this.#wake();
  }

  #ending(code: number | null, signal: NodeJS.Signals | null): string {
    const how = signal === null ? `it ended with code ${code}` : `it was ended by ${signal}`;
    const betweenRuns = this.#sink === undefined || (this.#runs > 1 && this.#taken === 0);
    const when = this.#ready ? (betweenRuns ? ' after a run, where another could begin' : '') : ' before it was ready';
    const last = this.#errorText.trimEnd().split('\n').at(-1)!.trim();
    const { rest } = this.#frames;
    return [
      how + when,
      ...(last === '' ? [] : [`its last words: ${last.slice(0, 200)}`]),
      ...(rest === undefined ? [] : [`${rest} on its standard output is no whole frame`]),
    ].join('; ');
  }
}
