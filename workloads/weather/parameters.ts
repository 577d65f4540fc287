import type { OptionSpecs } from '../../contracts/options.ts';

/** The length of a window, and what the generated trace is like. */
export const weatherParameters = {
  window: {
    default: 3_600_000,
    minimum: 1,
    maximum: 31_622_400_000,
    integer: true,
    ofQuestion: true,
    unit: 'ms',
    about: 'length of the windows whose figures are asked for; they begin at its multiples',
  },
  stations: {
    default: 2000,
    minimum: 1,
    maximum: 10_000_000,
    integer: true,
    unit: 'stations',
    about: 'number of stations',
  },
  regions: { default: 50, minimum: 1, maximum: 1_000_000, integer: true, unit: 'regions', about: 'number of regions' },
  interval: {
    default: 600_000,
    minimum: 180_000,
    maximum: 86_400_000,
    integer: true,
    unit: 'ms',
    about: 'mean time between two reports of a station',
  },
  delay: {
    default: 120_000,
    minimum: 1000,
    maximum: 120_000,
    integer: true,
    unit: 'ms',
    about: 'longest time from a report to its arrival',
  },
} as const satisfies OptionSpecs;
