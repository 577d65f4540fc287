import type { OptionSpecs } from '../../contracts/options.ts';

/** What is unusual, a burst and too fast, and what the generated trace is like. */
export const fraudParameters = {
  unusual: {
    default: 8,
    minimum: 1,
    maximum: 1_000,
    integer: true,
    ofQuestion: true,
    unit: 'times',
    about: "an amount over so many times the mean of the card's last 16 is unusual",
  },
  burst: {
    default: 60_000,
    minimum: 1,
    maximum: 604_800_000,
    integer: true,
    ofQuestion: true,
    unit: 'ms',
    about: 'five transactions of a card in less than this are a burst',
  },
  speed: {
    default: 278,
    minimum: 1,
    maximum: 1_000,
    integer: true,
    ofQuestion: true,
    unit: 'm/s',
    about: 'nobody travels faster from one transaction to the next',
  },
  cards: { default: 20_000, minimum: 1, maximum: 10_000_000, integer: true, unit: 'cards', about: 'number of cards' },
  skew: { default: 0.8, minimum: 0, maximum: 2, about: 'Zipf exponent of how often each card pays' },
  busiestGap: {
    default: 180_000,
    minimum: 1,
    maximum: 86_400_000,
    unit: 'ms',
    about: 'mean event time between transactions of the card that pays most often; all rates follow from it',
  },
  planted: { default: 0.04, minimum: 0, maximum: 0.1, about: "share of events that are a thief's" },
} as const satisfies OptionSpecs;
