import type { Race } from '../run/settings.ts';
import type { Choice } from './choose.ts';
import type { PresetRace } from './presets.ts';

/**
 * The races of a preset, from what a command chose: all workloads and engines, with their options. The label of a
 * workload that is raced with durable commits says so.
 */
export function racesFrom(races: readonly PresetRace[], { workloads, engines }: Choice, events: number): Race[] {
  return races.map((race) => ({
    workloads: workloads
      .filter(({ workload }) => race.workloads.includes(workload.name))
      .map((chosen) => ({
        ...chosen,
        label: race.commit === 'durable' ? `${chosen.label} · durable commits` : chosen.label,
      })),
    engines: engines.filter(({ engine }) => race.engines.includes(engine.name)),
    site: { transport: 'memory', commit: race.commit },
    events: Math.min(events, race.mostEvents ?? events),
  }));
}
