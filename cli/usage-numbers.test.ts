import { describe, it } from 'vitest';
import { expectRefusal } from './testing/run-cli.ts';

const WHOLE_EVENTS = 'give a whole number from 1 to 4,000,000,000';
const RATE = 'give a number from 1 to 1,000,000,000';
const SPEED = 'give a number from 0.001 to 1,000,000,000';
const TRIALS = 'give a whole number from 1 to 1,000';
const SEED = 'give a whole number from 0 to 4,294,967,295';
const WORKERS = 'give a whole number from 1 to 64';
const DURATION = 'give a time from 0.1s to 3600s, as in 10s or 500ms';

describe.concurrent('a number out of bounds', () => {
  it.each([
    ['--events', 'NaN', WHOLE_EVENTS],
    ['--events', '-1', WHOLE_EVENTS],
    ['--events', '0', WHOLE_EVENTS],
    ['--events', '1.5', WHOLE_EVENTS],
    ['--events', '1e30', WHOLE_EVENTS],
    ['--events', '5 5', WHOLE_EVENTS],
    ['--rate', 'NaN', RATE],
    ['--rate', '-1', RATE],
    ['--rate', '0', RATE],
    ['--rate', '1e30', RATE],
    ['--speed', 'NaN', SPEED],
    ['--speed', '-1', SPEED],
    ['--speed', '0', SPEED],
    ['--speed', '60x', SPEED],
    ['--trials', 'NaN', TRIALS],
    ['--trials', '-1', TRIALS],
    ['--trials', '0', TRIALS],
    ['--trials', '1.5', TRIALS],
    ['--trials', '1e30', TRIALS],
    ['--seed', 'NaN', SEED],
    ['--seed', '-1', SEED],
    ['--seed', '1.5', SEED],
    ['--seed', '1e30', SEED],
    ['--workers', 'NaN', WORKERS],
    ['--workers', '-1', WORKERS],
    ['--workers', '0', WORKERS],
    ['--workers', '1.5', WORKERS],
    ['--workers', '1e30', WORKERS],
    ['--duration', 'NaN', DURATION],
    ['--duration', '-1', DURATION],
    ['--duration', '0', DURATION],
    ['--duration', '50ms', DURATION],
    ['--duration', '1e30', DURATION],
    ['--duration', '10h', DURATION],
  ])('%s %s is refused', (flag, value, allowed) => expectRefusal(['run', flag, value], `${flag} ${value}: ${allowed}`));

  it.each([
    ['--events'],
    ['--rate'],
    ['--trials'],
    ['--seed'],
    ['--workers'],
    ['--duration'],
    ['--out'],
    ['--workload'],
  ])('%s with an empty value is refused', (flag) =>
    expectRefusal(['run', flag, ''], `${flag} '': give a value, or leave the flag out`),
  );

  it('is named where it is one of several rates', () =>
    expectRefusal(['run', '--rate', '10k,0'], '--rate 0: give a number from 1 to 1,000,000,000'));
});

describe.concurrent('more than fits memory', () => {
  it('is refused for the events, before they are made', () =>
    expectRefusal(
      ['run', '-w', 'fraud', '--events', '4G'],
      /^millrace: --events 4,000,000,000: fraud needs about [\d,.]+ GiB of memory for 4,000,000,000 events; [\d,.]+ GiB may be used here, enough for [\d,]+M: give fewer$/,
    ));

  it('is refused for what rate and duration need', () =>
    expectRefusal(
      ['run', '-w', 'weather', '-e', 'streaming', '--rate', '1G', '--duration', '1m'],
      /^millrace: --rate × --duration: weather needs about [\d,.]+ GiB of memory for [\d,]+ events; .* give less of either$/,
    ));
});

describe.concurrent('a flag', () => {
  it('without its value is refused', () =>
    expectRefusal(['run', '--events'], '--events: give a value, or leave the flag out'));

  it('given twice is refused where once is all it can be given', () =>
    expectRefusal(['run', '--events', '5', '--events', '6'], '--events: given 2 times (5, 6); give it once'));

  it('without a value is refused one', () =>
    expectRefusal(['run', '--sort=yes'], '--sort=yes: this flag takes no value: give --sort, or leave it out'));
});
