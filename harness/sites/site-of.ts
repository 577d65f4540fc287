import { kafkaSite } from './kafka.ts';
import { memorySite } from './memory.ts';
import type { Site, SitePlan } from './site.ts';

/** The site of a plan. */
export function siteOf(plan: SitePlan): Site {
  return plan.transport === 'memory' ? memorySite(plan) : kafkaSite(plan);
}
