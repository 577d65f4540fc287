/** The promise, the first failure of a process, or the abort, whichever is first; the others are ignored. */
export function unlessFailed<T>(
  promise: Promise<T>,
  failures: readonly Promise<unknown>[],
  signal: AbortSignal,
): Promise<T> {
  const failed = Promise.race(failures).then((error) => {
    throw error;
  });
  const aborted = new Promise<never>((_, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) {
      abort();
    } else {
      signal.addEventListener('abort', abort, { once: true });
    }
  });
  return Promise.race([promise, failed, aborted]);
}
