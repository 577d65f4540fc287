/**
 * An error a user can mend: printed as one line, without a stack, and mapped to an exit code.
 * The message names the flag or the file and line, what was given, and what is allowed.
 */
export class MillraceError extends Error {
  /** 1 the machine's fault, 2 usage, 3 a check that does not hold, 4 an engine's, 5 results that do not compare. */
  readonly exitCode: number;

  constructor(message: string, exitCode: number) {
    super(message);
    this.name = 'MillraceError';
    this.exitCode = exitCode;
  }
}

/** The user asked for something that cannot be: a flag, a file, a name. Exit code 2. */
export function usageError(message: string): MillraceError {
  return new MillraceError(message, 2);
}

/** The machine cannot do what was asked: no memory, an unwritable folder. Exit code 1. */
export function machineError(message: string): MillraceError {
  return new MillraceError(message, 1);
}

/** That something could not be written, which the machine is at fault for. */
export function unwritable(path: string, error: unknown): MillraceError {
  return machineError(`${path} cannot be written: ${(error as Error).message}`);
}

/** Does something that writes to a path. @throws MillraceError 1 that names the path, as where the disk is full. */
export function writing<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw unwritable(path, error);
  }
}
