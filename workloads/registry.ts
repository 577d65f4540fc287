import type { Workload } from '../contracts/workload.ts';
import { fraud } from './fraud/workload.ts';
import { geolocation } from './geolocation/workload.ts';
import { iot } from './iot/workload.ts';
import { weather } from './weather/workload.ts';

/** The workloads known by name. */
export const workloads: readonly Workload[] = [fraud, geolocation, iot, weather];
