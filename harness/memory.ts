import { totalmem } from 'node:os';
import { constrainedMemory } from 'node:process';
import { readControlGroup } from './control-group.ts';

/** Memory that may be used here, bytes: the machine's, or that of the container. */
export function memoryBytes(): number {
  const limits = [constrainedMemory() || Infinity, readControlGroup().memoryLimitBytes ?? Infinity];
  return Math.min(totalmem(), ...limits);
}
