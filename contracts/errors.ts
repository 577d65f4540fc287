/**
 * An error that a user can fix: it is printed as one line, without a stack, and sets the exit code.
 * The message names the flag or the file and line, what was given, and what is allowed.
 */
export class MillraceError extends Error {
  /** 1: the machine. 2: usage. 3: a check that does not hold. 4: an engine. 5: results that cannot be compared. */
  readonly exitCode: number;

  constructor(message: string, exitCode: number, options?: ErrorOptions) {
    super(message, options);
    this.name = 'MillraceError';
    this.exitCode = exitCode;
  }
}

/** The user asked for something impossible: a flag, a file, a name. Exit code 2. */
export function usageError(message: string): MillraceError {
  return new MillraceError(message, 2);
}

/** The machine cannot do what was asked: no memory, an unwritable folder. Exit code 1. */
export function machineError(message: string): MillraceError {
  return new MillraceError(message, 1);
}

/** A path cannot be written. Exit code 1; the cause is the system's error. */
export function unwritable(path: string, error: unknown): MillraceError {
  return new MillraceError(`${path} cannot be written: ${(error as Error).message}`, 1, { cause: error });
}

/** Runs an action that writes to a path. @throws MillraceError 1 that names the path, as when the disk is full. */
export function writing<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw unwritable(path, error);
  }
}

/** The resources of the machine that a command may run out of, by the system's error code, and what to do. */
const EXHAUSTED: Readonly<Record<string, string>> = {
  EMFILE: 'this process may not open more files: raise the limit (ulimit -n 1024)',
  ENFILE: 'this machine has too many files open: end something',
  ENOSPC: 'the disk is full: make room, or name another folder with TMPDIR or --out',
  ENOMEM: 'the machine has no memory left: end something, or ask for less',
  EAGAIN: 'the machine cannot start another process: end something, or raise the limit (ulimit -u)',
};

/** The same error; or, where the system refused something, one that says what the user can do. */
export function fixable(error: unknown): unknown {
  if (error instanceof MillraceError || !(error instanceof Error)) {
    return error;
  }
  const { code, syscall, message, cause } = error as NodeJS.ErrnoException;
  if (syscall === 'uv_cwd' || message.includes('uv_cwd')) {
    return machineError('the working folder is gone: change into one that exists');
  }
  if (code !== undefined && Object.hasOwn(EXHAUSTED, code)) {
    return machineError(`${EXHAUSTED[code]} (${message})`);
  }
  if (code === 'ERR_MODULE_NOT_FOUND') {
    // Node also throws this for a package.json that it may not open.
    return machineError(
      `a part of millrace cannot be loaded: install it anew, or raise the limit (ulimit -n 1024): ${message}`,
    );
  }
  if (code !== undefined && syscall !== undefined) {
    return machineError(`the system refuses: ${message}`);
  }
  const fixed = cause === undefined ? error : fixable(cause);
  return fixed instanceof MillraceError ? fixed : error;
}
