import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { JavaEngine, TopicEngine } from '../contracts/engine.ts';
import { usageError } from '../contracts/errors.ts';
import { hostSources } from './host-jars.ts';
import { hostSettings } from './host-settings.ts';
import { JarSet } from './jar-set.ts';
import { javaEngine } from './java-engine.ts';
import { jarDependency, mainDependency } from './maven.ts';

/**
 * The engine that a user's module (a file URL) declares.
 *
 * @throws MillraceError 2 where a file that it names is not there, or it names nothing to run on
 */
export function userEngine(engine: JavaEngine, module: string): TopicEngine {
  const path = fileURLToPath(module);
  const user = `--engine ${path}`;
  const fileOf = (part: string, file: string): string => {
    const found = resolve(dirname(path), file);
    if (!statSync(found, { throwIfNoEntry: false })?.isFile()) {
      throw usageError(`${user}: java.${part} names ${file}, and there is no such file beside the module`);
    }
    return found;
  };
  const sources = engine.java.sources.map((file) => fileOf('sources', file));
  const jars = (engine.java.jars ?? []).map((file) => fileOf('jars', file));
  const pom = engine.java.pom && fileOf('pom', engine.java.pom);
  if (!pom && jars.length === 0) {
    throw usageError(`${user}: java has neither a pom nor jars; name what the program runs on, kafka-clients at least`);
  }
  const { artifact } = pom ? mainDependency(pom) : jarDependency(jars[0]!);
  return javaEngine({
    ...engine,
    describe: (options) => engine.describe(options),
    jars: new JarSet({
      title: artifact,
      ...(pom && { pom }),
      jars,
      sources: () => [...sources, ...hostSources()],
      user,
    }),
    settings: (job) => hostSettings(job, ''),
  });
}
