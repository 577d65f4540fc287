import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { RESULT_FILE } from '../harness/results/result-file.ts';

/** The results file of a path that may be its folder. */
export function resultPath(path: string): string {
  return existsSync(path) && statSync(path).isDirectory() ? join(path, RESULT_FILE) : path;
}
