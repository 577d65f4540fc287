import { rmSync } from 'node:fs';

/** Removes a file or folder of our own, as the last thing before an end that has another reason. */
export function removeIfPossible(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    // As on a disk that has become read-only: the reason of the end is told, this would only hide it.
  }
}
