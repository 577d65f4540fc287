import type { Configuration, KafkaFacts, RunSettings, Trial } from './schema.ts';

/** What results hold of a site of that kind. */
type OverBroker<S extends { readonly kind: string }> = Extract<S, { readonly kind: 'kafka' }>;

/** Whether a run, a cell or a trial took place over a broker. */
export function isOverBroker({ site }: { readonly site: { readonly kind: string } }): boolean {
  return site.kind === 'kafka';
}

/** The broker of a run; undefined in memory. */
export function brokerOf({ site }: Pick<RunSettings, 'site'>): OverBroker<RunSettings['site']> | undefined {
  return site.kind === 'kafka' ? site : undefined;
}

/** Of each topic of a cell; undefined in memory. */
export function partitionsOf({ site }: Pick<Configuration, 'site'>): number | undefined {
  return site.kind === 'kafka' ? site.partitions : undefined;
}

/** What a trial over a broker holds of the processes beside its engine; undefined in memory. */
export function besideEngine({ site }: Pick<Trial, 'site'>): KafkaFacts | undefined {
  return site.kind === 'kafka' ? site : undefined;
}
