import { takenShare } from '../../harness/results/interference.ts';
import type { Result } from '../../harness/results/schema.ts';
import { trialsOf } from '../../harness/results/trials-of.ts';
import { trialText } from '../interference.ts';
import { type Content, html } from './markup.ts';
import { scrolling, section } from './parts.ts';
import { sortableTable } from './sections.ts';

/** What the machine took from each timed trial; nothing where no trial has facts of it. */
export function machine(result: Result): Content {
  const known = (value: number | null, unit: string): { value: number; text: string } =>
    value === null ? { value: -1, text: '–' } : { value, text: `${value.toFixed(1)}${unit}` };
  const rows = result.cells.flatMap((cell) =>
    trialsOf(cell).flatMap((trial) => {
      const facts = trial.machine;
      if (facts === undefined) {
        return [];
      }
      const share = takenShare(facts);
      const cells = [
        cell.workload,
        cell.label,
        trialText(trial),
        known(share === undefined ? null : share * 100, '%'),
        known(facts.waitedMs, ' ms'),
        known(facts.othersCpuMs, ' ms'),
        known(facts.throttledMs, ' ms'),
        known(facts.stolenMs, ' ms'),
        known(facts.spinMs > 0 ? (facts.spinGapMs / facts.spinMs) * 100 : null, '%'),
        known(facts.load, ''),
      ];
      return [{ engine: cell.label, cells }];
    }),
  );
  const columns = ['workload', 'engine', 'trial', 'taken', 'waited', 'others’ CPU', 'quota', 'stolen', 'gaps', 'load'];
  return (
    rows.length > 0 &&
    section(
      'machine',
      'The machine',
      'Taken: how long the engine’s thread could have run but had no core, as far as other processes or a quota held it, ' +
        'and what another virtual machine took. From 1% it shows in a latency, from 5% in a rate. Gaps: what a loop that ' +
        'only read the clock lost before the trial.',
      html`<details><summary>${rows.length} trials</summary>${scrolling(
        'The machine during each trial',
        sortableTable('What the machine took from each trial', columns, rows),
      )}</details>`,
    )
  );
}
