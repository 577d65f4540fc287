import { execFileSync } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { newFolder } from './run-cli.ts';

/** Whether disks can be mounted: by root on Linux, as in CI. */
export const canMount: boolean = process.platform === 'linux' && process.getuid?.() === 0;

/** A disk in memory that can be filled, or made read-only, without harm to others. */
export interface SmallDisk {
  readonly folder: string;
  /** Leaves no byte free. */
  fill(): void;
  makeReadOnly(): void;
}

/** Mounts a disk of that size, until the test file has ended. */
export function smallDisk(kibibytes: number): SmallDisk {
  const folder = newFolder();
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kibibytes}k`, 'tmpfs', folder]);
  mounted.push(folder);
  return {
    folder,
    fill() {
      const file = openSync(join(folder, 'filler'), 'w');
      try {
        for (const block = Buffer.alloc(4096); ; ) {
          writeSync(file, block);
        }
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') {
          throw error;
        }
      } finally {
        closeSync(file);
      }
    },
    makeReadOnly() {
      execFileSync('mount', ['-o', 'remount,ro', folder]);
    },
  };
}

const mounted: string[] = [];
afterAll(() => {
  for (const folder of mounted) {
    execFileSync('umount', ['--lazy', folder]);
  }
});
