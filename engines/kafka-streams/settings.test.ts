import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultsOf } from '../../contracts/options.ts';
import { parseProperties } from '../../harness/transport/kafka/client-properties.ts';
import { propertiesText } from '../../jvm/host-settings.ts';
import { hostJob } from '../../jvm/testing/host-job.ts';
import { options as specs } from './options.ts';
import { streamsSettings } from './settings.ts';

const defaults = defaultsOf(specs);
const job = hostJob(defaults);

describe('settings of the host', () => {
  it('are those of the options', () => {
    const options = { ...defaults, guarantee: 'exactly-once', linger: 7, cache: 3, threads: 5 };
    expect(streamsSettings({ ...job, options })).toMatchObject({
      'processing.guarantee': 'exactly_once_v2',
      'producer.linger.ms': '7',
      'statestore.cache.max.bytes': '3145728',
      'num.stream.threads': '5',
      'application.id': 'app',
    });
  });

  it('include the properties of every client, which change nothing else', () => {
    const clientProperties = { 'sasl.mechanism': 'PLAIN', 'application.id': 'other', 'millrace.inputs': 'other' };
    expect(streamsSettings({ ...job, clientProperties })).toMatchObject({
      'sasl.mechanism': 'PLAIN',
      'application.id': 'app',
      'millrace.inputs': 'in',
    });
  });
});

it('properties are written so that they are read as they were', () => {
  const name = fc.string({ minLength: 1, unit: 'grapheme' });
  fc.assert(
    fc.property(fc.dictionary(name, fc.string({ unit: 'grapheme' })), (properties) => {
      expect(parseProperties(propertiesText(properties))).toEqual(new Map(Object.entries(properties)));
    }),
  );
});
