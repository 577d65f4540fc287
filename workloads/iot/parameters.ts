import type { OptionSpecs } from '../../contracts/options.ts';

/** The parameters of the generated trace. Every sleep is longer than a session's gap, every outage within D. */
export const iotParameters = {
  devices: {
    default: 5000,
    minimum: 1,
    maximum: 10_000_000,
    integer: true,
    unit: 'devices',
    about: 'number of devices',
  },
  interval: {
    default: 1000,
    minimum: 100,
    maximum: 20_000,
    integer: true,
    unit: 'ms',
    about: 'mean time between two readings of a device that is awake',
  },
  awake: {
    default: 120_000,
    minimum: 1000,
    maximum: 86_400_000,
    integer: true,
    unit: 'ms',
    about: 'mean time a device is awake',
  },
  sleep: {
    default: 120_000,
    minimum: 80_000,
    maximum: 3_600_000,
    integer: true,
    unit: 'ms',
    about: 'mean time a device sleeps',
  },
  outagesPerHour: {
    default: 12,
    minimum: 0,
    maximum: 1000,
    about: 'how often a device loses its connection in an hour of being awake',
  },
  outage: {
    default: 20_000,
    minimum: 1,
    maximum: 24_000,
    integer: true,
    unit: 'ms',
    about: 'the longest outage; what is read during one arrives in a burst after it',
  },
  planted: {
    default: 0.01,
    minimum: 0,
    maximum: 0.08,
    about: 'share of readings that are spikes of a failing bearing',
  },
} as const satisfies OptionSpecs;
