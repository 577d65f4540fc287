import { Random } from '../contracts/random.ts';

const SERVICE_DIMENSION = 404;

/** Draws exponential services of a mean, ms, one a call: from one seed the same in an engine and in its truth. */
export function drawServices(meanMs: number, seed: number): () => number {
  const random = new Random(seed, SERVICE_DIMENSION);
  return () => random.exponential(meanMs);
}
