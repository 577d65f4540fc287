import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseProperties, readSecurity } from './client-properties.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-properties-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (text: string, name = 'client.properties'): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const jaas = (fields: string): string =>
  `sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required ${fields};\n`;

describe('Java-style properties', () => {
  it('are read as Java reads them', () => {
    const text = '# comment\n! too\n a = 1\nb:2\nc 3\nlong=one \\\n   two\nempty=\npath=C\\:\\\\x\nu=\\u0041\n';
    expect(Object.fromEntries(parseProperties(text))).toEqual({
      a: '1',
      b: '2',
      c: '3',
      long: 'one two',
      empty: '',
      path: 'C:\\x',
      u: 'A',
    });
  });
});

describe('client properties', () => {
  it('may ask for nothing', () => {
    expect(readSecurity(file('client.id=x\n'))).toEqual({});
  });

  it('log in by name and password', () => {
    const text = `security.protocol=SASL_PLAINTEXT\nsasl.mechanism=SCRAM-SHA-512\n${jaas('username="ann" password="a;b\\\\"c"')}`;
    expect(readSecurity(file(text))).toEqual({
      sasl: { mechanism: 'SCRAM-SHA-512', username: 'ann', password: 'a;b"c' },
    });
  });

  it('encrypt, trusting the given certificate', () => {
    const ca = file('PEM', 'ca.pem');
    expect(readSecurity(file(`security.protocol=SSL\nssl.ca.location=${ca}\n`))).toEqual({ tls: { ca: 'PEM' } });
    const java = `security.protocol=SSL\nssl.truststore.type=PEM\nssl.truststore.location=${ca}\n`;
    expect(readSecurity(file(java))).toEqual({ tls: { ca: 'PEM' } });
  });

  it.each([
    ['security.protocol=FTP', /security.protocol must be one of/],
    ['security.protocol=SASL_SSL\nsasl.mechanism=GSSAPI', /sasl.mechanism must be one of/],
    [`security.protocol=SASL_SSL\nsasl.mechanism=PLAIN\n${jaas('password="hush"')}`, /has no username/],
    ['security.protocol=SSL\nssl.truststore.location=/x.jks', /ssl.truststore.type must be PEM/],
    ['security.protocol=SSL\nssl.ca.location=/nowhere/ca.pem', /named by ssl.ca.location cannot be read/],
  ])('are refused by the name of the property: %s', (text, message) => {
    expect(() => readSecurity(file(text))).toThrow(message);
    expect(() => readSecurity(file(text))).not.toThrow(/hush|nowhere/);
  });

  it('are missed if they are not there', () => {
    expect(() => readSecurity(join(folder, 'none'))).toThrow(/cannot be read/);
  });
});
