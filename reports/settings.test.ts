import { describe, expect, it } from 'vitest';
import { cell, measured } from '../harness/results/testing/made-result.ts';
import { settingsOf, settingsText } from './settings.ts';

describe('settings', () => {
  it('are shown with their units, the workers where an engine has no threads of its own', () => {
    const one = cell('Streaming', 'streaming', measured());
    const configuration = {
      ...one.configuration,
      workers: 2,
      options: { interval: 100, 'max-events': 5 },
      units: { interval: 'ms', 'max-events': 'events' },
    };
    expect(settingsText(settingsOf({ ...one, configuration }))).toBe(
      'guarantee none, interval 100 ms, max-events 5, 2 workers',
    );
    const options = { threads: 3, guarantee: 'exactly-once' };
    const own = { ...configuration, workers: 1, options, units: { threads: 'threads' }, scaling: ['threads'] };
    expect(settingsText(settingsOf({ ...one, configuration: own }))).toBe('threads 3, guarantee exactly-once');
  });

  it('that differ from what the engine itself takes say so, with that', () => {
    const one = cell('Streaming', 'streaming', measured());
    const options = { linger: 0, cache: 10, guarantee: 'exactly-once', address: 'one:1' };
    const itself = { linger: 100, guarantee: 'at-least-once' };
    const reported = settingsOf({
      ...one,
      configuration: { ...one.configuration, options, itself, units: { linger: 'ms' } },
    });
    expect(reported.map(({ text, differs }) => [text, differs])).toEqual([
      ['linger 0 ms (itself 100)', true],
      ['cache 10', false],
      ['guarantee exactly-once (itself at-least-once)', true],
      ['address one:1', false],
      ['1 worker', false],
    ]);
  });

  it('of a result that does not know what the engine itself takes are shown without', () => {
    const one = cell('Streaming', 'streaming', measured());
    expect(settingsText(settingsOf({ ...one, configuration: { ...one.configuration, options: { linger: 0 } } }))).toBe(
      'guarantee none, linger 0, 1 worker',
    );
  });
});
