import { MillraceError, machineError } from '../../../contracts/errors.ts';

/** The fields of the client library's errors that are used. */
interface LibraryError extends Error {
  readonly code?: string;
  readonly apiId?: string;
  readonly serverErrorMessage?: string | null;
  readonly errors?: readonly Error[];
}

/** The cause of an error of the client library in a few words: the broker's own name for it, or the network's. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  const { apiId, serverErrorMessage, errors, cause, message, code } = error as LibraryError;
  if (errors !== undefined && errors.length > 0) {
    return reasonOf(errors[0]);
  }
  if (apiId !== undefined) {
    return serverErrorMessage ? `${apiId}: ${serverErrorMessage}` : apiId;
  }
  if (cause instanceof Error) {
    return reasonOf(cause);
  }
  const known = WORDS[code ?? ''];
  return (known ?? (message.split('\n')[0] || error.name)).replace(/\.$/, '');
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'the name of the host cannot be looked up',
  ETIMEDOUT: 'no answer',
  EHOSTUNREACH: 'no way to the host',
};

/** An error a user can read: `doing`, and why it failed. One of ours is passed on as it is. */
export function kafkaError(doing: string, error: unknown): MillraceError {
  return error instanceof MillraceError ? error : machineError(`${doing}: ${reasonOf(error)}`);
}
