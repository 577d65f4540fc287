import { describe, expect, it } from 'vitest';
import { cell, latencies, latencyTrial, measured, resultOf } from '../harness/results/testing/made-result.ts';
import { arrivalsText, speedAt } from './arrivals.ts';
import { runView } from './run-view.ts';

const at = (label: string, recordedSpeed: number) =>
  cell(label, 'streaming', measured(latencyTrial(latencies(900, 23_000), { arrivals: 'recorded', recordedSpeed })));
const recorded = (...speeds: number[]) =>
  resultOf(
    speeds.map((speed, index) => at(`Engine ${index}`, speed)),
    { arrivals: 'recorded' },
  );

describe('how events arrived', () => {
  it.each([
    ['recorded, 60 times as fast', recorded(60, 60)],
    ['recorded, 19.7 to 40.2 times as fast', recorded(40.2138, 19.7006, 20)],
    ['recorded, 0.5 times as fast', recorded(0.5)],
    ['recorded, in real time', recorded(1)],
    ['recorded, 60 times as fast', resultOf([], { arrivals: 'recorded', speed: 60 })],
    ['recorded', resultOf([], { arrivals: 'recorded' })],
    ['poisson', resultOf([at('Streaming', 60)])],
  ])('is told: %s', (text, result) => {
    expect(arrivalsText(result)).toBe(text);
  });

  it('is a note and in the strip, with the rate that a given speed makes', () => {
    const given = recorded(60);
    const { notes, strip } = runView({ ...given, settings: { ...given.settings, speed: 60 } });
    expect(notes).toContain('Events arrived as recorded, 60 times as fast, which makes 50 k/s on average.');
    expect(strip).toContain('arrivals recorded, 60 times as fast');
    expect(runView(given).notes).toContain('Events arrived as recorded, 60 times as fast.');
  });

  it('is known of each cell and rate', () => {
    expect([50_000, 10].map((rate) => speedAt(at('Streaming', 60), rate))).toEqual([60, undefined]);
  });
});

it('a run at a speed is told to take another speed, not another rate', () => {
  const few = cell('Streaming', 'streaming', measured(latencyTrial(latencies(900, 23_000, 50), { recordedSpeed: 60 })));
  const { notes } = runView(resultOf([few], { arrivals: 'recorded', speed: 60 }));
  expect(notes.join(' ')).toContain('A longer --duration or a higher --speed gives more.');
});
