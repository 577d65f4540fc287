import { Random } from '../contracts/random.ts';

const SERVICE_DIMENSION = 404;

/** Draws exponential services of a mean, ms, one a call: the same from the same seed, in an engine and in its truth. */
export function drawServices(meanMs: number, seed: number): () => number {
  const random = new Random(seed, SERVICE_DIMENSION);
  return () => random.exponential(meanMs);
}
