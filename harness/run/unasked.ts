import { fileURLToPath } from 'node:url';
import { inputName } from '../input/request.ts';
import type { TraceSummary } from '../trace/store.ts';
import { isModule } from '../user-module.ts';
import type { ChosenWorkload, RunPlan } from './settings.ts';

/**
 * That a trace asks nothing of an engine, as no answer is due in it, and what a user can do; undefined where one is
 * due.
 */
export function unaskedText(
  { traceFile }: Pick<RunPlan, 'traceFile'>,
  { workload, reference, label }: Pick<ChosenWorkload, 'workload' | 'reference' | 'label'>,
  { events, answers }: Pick<TraceSummary, 'events' | 'answers'>,
): string | undefined {
  if (answers > 0) {
    return undefined;
  }
  const count = `${events.toLocaleString('en-US')} ${events === 1 ? 'event' : 'events'}`;
  const parameters = `--set ${workload.name}.NAME=VALUE`;
  if (traceFile === undefined) {
    return (
      `Nothing is asked: no answer of ${label} is due in its ${count}, so there is none to verify or to time. ` +
      `Give more --events, or other parameters (${parameters}).`
    );
  }
  const fits = [
    ...Object.keys(workload.tables).map((table) => `--table ${table}=FILE.csv`),
    ...(Object.keys(workload.parameters).length > 0 ? [parameters] : []),
  ];
  const list = isModule(reference) ? fileURLToPath(reference) : reference;
  return (
    `Nothing is asked: no answer of ${label} is due in the ${count} of ` +
    `${inputName(traceFile)}, so there is none to verify or to time. ` +
    `See whether --map gives each column in its unit${fits.length > 0 ? `, and whether ${fits.join(' and ')} fit` : ''}: ` +
    `millrace list ${list} shows what is asked.`
  );
}
