import { machineError } from '../../contracts/errors.ts';
import type { MemoryPlace } from '../processes/request.ts';
import { runChild } from '../processes/spawn.ts';
import type { OpenSite, Site } from './site.ts';

/** Columns in the memory of each trial: nothing is started, and nothing is left behind. */
export function memorySite(place: MemoryPlace): Site {
  return {
    transport: 'memory',
    commit: place.commit,
    guarantee:
      place.commit === 'durable' ? 'answers on disk (fdatasync) at each commit' : 'none: nothing survives the process',
    reported: { kind: 'memory' },
    cellSite: () => ({ kind: 'memory', wireFormat: 'columns in shared memory' }),
    verifiesAtOnce: 2,
    checksContract: true,
    startsCold: false,
    overheadMs: () => 400,
    search: {
      spans: { search: [100, 400, 50], confirmation: [200, 1500, 100] },
      leastPreload: 256,
      overheadMs: 800,
      // A load that is too high should end soon.
      limitMs: (plannedMs) => 4 * plannedMs + 10_000,
    },
    open: async () => opened(place),
  };
}

function opened(place: MemoryPlace): OpenSite {
  return {
    facts: { site: { kind: 'memory' } },
    missing: new Map(),
    place: () => place,
    async trial(request, signal) {
      const outcome = await runChild(request, request.limitMs, signal);
      if (!signal.aborted && !outcome.ok && outcome.exitCode === 1) {
        // Such as a full disk: not the engine's fault.
        throw machineError(outcome.reason);
      }
      return outcome;
    },
    stop: async () => [],
  };
}
