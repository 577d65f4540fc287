import type { OptionSpecs } from '../../contracts/options.ts';

/**
 * What ends a session and what is a spike, and what the generated trace is like: in it every sleep is longer than a gap
 * of 40 s, and every outage within D.
 */
export const iotParameters = {
  gap: {
    default: 30_000,
    minimum: 1,
    maximum: 31_622_400_000,
    integer: true,
    ofQuestion: true,
    unit: 'ms',
    about: 'readings of a device no further apart than this form a session',
  },
  spike: {
    default: 30,
    minimum: 1,
    maximum: 10_000,
    integer: true,
    ofQuestion: true,
    unit: '%',
    about: "a reading further than this from the mean of the device's last 32 is a spike",
  },
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
