/**
 * Support for tests: the built program, whose processes are started from files of JavaScript. MILLRACE_DIST names
 * another build than dist/.
 */
const root = process.env.MILLRACE_DIST
  ? new URL(`file://${process.env.MILLRACE_DIST}/`)
  : new URL('../../../../dist/', import.meta.url);

/** URL of a built module of this folder's parent: 'broker.js'. */
export function builtUrl(name: string): URL {
  return new URL(`harness/transport/kafka/${name}`, root);
}

const load = async <Module>(name: string): Promise<Module> => (await import(builtUrl(name).href)) as Module;

export const { startBroker } = await load<typeof import('../broker.ts')>('broker.js');
export const { startLoadGenerator, startCollector } = await load<typeof import('../processes.ts')>('processes.js');
