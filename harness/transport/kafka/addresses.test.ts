import { describe, expect, it } from 'vitest';
import { addressesIn } from './addresses.ts';

describe('addresses of brokers', () => {
  it('are host and port, several separated by commas', () => {
    expect(addressesIn('one:9092, 10.0.0.2:9093')).toEqual([
      { host: 'one', port: 9092 },
      { host: '10.0.0.2', port: 9093 },
    ]);
    expect(addressesIn('[::1]:9092')).toEqual([{ host: '::1', port: 9092 }]);
  });

  it.each([
    '',
    'one',
    'one:',
    ':9092',
    'one:0',
    'one:65536',
    'one:9092,',
    '::1:9092',
    'http://one:9092',
    'me:word@one:9092',
  ])('are not %j', (text) => {
    expect(addressesIn(text)).toBeUndefined();
  });
});
