import type { TopicEngine, TopicJob } from '../../../contracts/engine.ts';
import type { Workload } from '../../../contracts/workload.ts';
import { tablesText } from '../../../workloads/java/tables-text.ts';
import { questionOf } from '../../trace/load-workload.ts';
import type { Trace } from '../../trace/trace.ts';

/** The part of a job between topics that follows from the workload, in the forms such engines host, and its trace. */
export type JobForms = Pick<TopicJob, 'question' | 'java' | 'tables' | 'disorderMs'>;

/** The forms of a workload for a job over a trace; the query in the dialect of an engine where one is given. */
export function formsOf(
  workload: Workload,
  trace: Pick<Trace, 'tables' | 'disorderMs' | 'parameters' | 'keyCount'>,
  engine?: Pick<TopicEngine, 'dialect'>,
): JobForms {
  return {
    question: questionOf(workload, trace, engine),
    java: workload.java,
    tables: tablesText(workload, trace),
    disorderMs: trace.disorderMs,
  };
}
