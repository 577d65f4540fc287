import { execFileSync } from 'node:child_process';

/** Builds dist/ once before the tests that spawn it. */
export function setup(): void {
  execFileSync(process.execPath, ['build.js'], { stdio: 'inherit' });
}
