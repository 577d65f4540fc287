import { batch } from '../../engines/batch/engine.ts';
import { defineEngine } from '../index.ts';

/** Support for tests: an engine of a module that uses the package. */
export const engine = defineEngine({ ...batch, name: 'mine', title: 'Mine' });
