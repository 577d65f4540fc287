import type { JavaEngine, TopicEngine, TopicJob } from '../contracts/engine.ts';
import { runHost, WARM_UP_MS } from './host-process.ts';
import type { JarSet } from './jar-set.ts';
import { javaRequirements } from './java-tools.ts';
import { untilAborted } from './job.ts';

/** The heap of a program whose engine does not say, MiB. */
const HEAP_MIB = 1024;
/** How long a program may take to end cleanly once its main thread is interrupted, ms; then 5 s to a kill. */
const GRACE_MS = 6000;

/** An engine that is one Java program, with all that it runs on. */
interface JavaEngineParts extends Omit<JavaEngine, 'java'> {
  readonly java: Pick<JavaEngine['java'], 'main' | 'jvm'>;
  readonly jars: JarSet;
  /** The program's standard input. */
  settings(job: TopicJob): Record<string, string>;
}

/** The engine whose trials each run that program, in a virtual machine of its own. */
export function javaEngine({ java, jars, settings, ...declared }: JavaEngineParts): TopicEngine {
  const describe: TopicEngine['describe'] = (options) => ({
    warmUpMs: WARM_UP_MS,
    heapMiB: HEAP_MIB,
    ...declared.describe(options),
  });
  return {
    ...declared,
    describe,
    requirements: () => javaRequirements(jars.needsMaven),
    jars,
    run: (job) =>
      untilAborted(job, async () =>
        runHost(job, {
          name: declared.title,
          role: declared.title,
          heapMiB: describe(job.options).heapMiB ?? HEAP_MIB,
          jars: await jars.fetch({ signal: job.signal, java: job.java }),
          flags: java.jvm ?? [],
          mainClass: java.main,
          settings: settings(job),
          graceMs: GRACE_MS,
        }),
      ),
  };
}
