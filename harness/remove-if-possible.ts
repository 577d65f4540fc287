import { rmSync } from 'node:fs';

/** Removes a file or folder of ours, as the last step before an end that has another reason. */
export function removeIfPossible(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    // Such as on a disk that has become read-only: this error would hide the reason of the end.
  }
}
