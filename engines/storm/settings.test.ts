import { describe, expect, it } from 'vitest';
import { defaultsOf } from '../../contracts/options.ts';
import { hostJob } from '../../jvm/testing/host-job.ts';
import { storm } from './engine.ts';
import { stormSettings } from './settings.ts';

const defaults = defaultsOf(storm.options);
const job = hostJob(defaults);
const PENDING = 'storm.topology.max.spout.pending';

describe('settings of the host', () => {
  it('are those of the options', () => {
    const options = { ...defaults, ackers: 3, 'batch-size': 7, 'flush-interval': 5, 'max-spout-pending': 9, linger: 2 };
    expect(stormSettings({ ...job, options })).toMatchObject({
      'storm.topology.acker.executors': '3',
      'storm.topology.producer.batch.size': '7',
      'storm.topology.batch.flush.interval.millis': '5',
      'producer.linger.ms': '2',
      [PENDING]: '9',
    });
  });

  it('set no limit of events where there is none', () => {
    expect(stormSettings(job)).not.toHaveProperty([PENDING]);
  });
});

it.each([
  [1, ['flush-interval']],
  [2, ['max-spout-pending']],
])('in batches of %i the idle options are %j', (size, idle) => {
  expect(storm.describe({ ...defaults, 'batch-size': size }).idle).toEqual(idle);
});
