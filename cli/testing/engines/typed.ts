import type { EmbeddedEngine } from '../../../contracts/engine.ts';
// @ts-expect-error: a module without types
import { engine as simple } from './simple.js';

/** An engine written in TypeScript. */
export const engine: EmbeddedEngine = { ...(simple as EmbeddedEngine), name: 'typed', title: 'Typed' };
