import { expect, it } from 'vitest';
import { newFolder, start } from './testing/run-cli.ts';

/** What a command does where nothing is chosen. */
it.each([
  ['run goes over the races of its preset', ['run'], 'fraud · durable commits: trace of 100,000 events'],
  ['sustain verifies over as many events as it says', ['sustain', '-w', 'fraud'], 'fraud: trace of 100,000 events'],
])('%s', async (_, words, text) => {
  const started = start([...words, '--out', 'out'], newFolder());
  await started.said(text);
  started.process.kill('SIGINT');
  expect(await started.ended).toMatchObject({ code: 130 });
});
