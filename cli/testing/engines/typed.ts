import type { TypeScriptEngine } from '../../../engines/engine.ts';
// @ts-expect-error: a module without types
import { engine as simple } from './simple.js';

/** An engine written in TypeScript. */
export const engine: TypeScriptEngine = { ...(simple as TypeScriptEngine), name: 'typed', title: 'Typed' };
