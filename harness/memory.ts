import { totalmem } from 'node:os';
import { constrainedMemory } from 'node:process';

/** Memory that may be used here, bytes: the machine's, or that of the container. */
export function memoryBytes(): number {
  return Math.min(totalmem(), constrainedMemory() || Number.POSITIVE_INFINITY);
}
