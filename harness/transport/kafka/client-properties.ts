import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { usageError } from '../../../contracts/errors.ts';

/** How to log in and encrypt, in the terms of the client library. Never printed. */
export interface Security {
  readonly tls?: {
    readonly ca?: string;
    readonly cert?: string;
    readonly key?: string;
    readonly passphrase?: string;
    readonly checkServerIdentity?: () => undefined;
  };
  readonly sasl?: {
    readonly mechanism: 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512';
    readonly username: string;
    readonly password: string;
  };
}

const PROTOCOLS = ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'];
const MECHANISMS = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const;

/**
 * Reads the properties file that Java clients take with --command-config: security.protocol, sasl.mechanism,
 * sasl.jaas.config, and certificates as PEM. Other properties are left to the Java engines, which are given the same
 * file. Errors name the property, never its value.
 */
export function readSecurity(file: string): Security {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw usageError(`${file}: the client properties cannot be read`);
  }
  const properties = parseProperties(text);
  const protocol = (properties.get('security.protocol') ?? 'PLAINTEXT').toUpperCase();
  if (!PROTOCOLS.includes(protocol)) {
    throw usageError(`${file}: security.protocol must be one of ${PROTOCOLS.join(', ')}`);
  }
  return {
    ...(protocol.endsWith('SSL') && { tls: tlsOf(properties, file) }),
    ...(protocol.startsWith('SASL') && { sasl: saslOf(properties, file) }),
  };
}

/** The security.protocol, which results may show. */
export function protocolOf({ tls, sasl }: Security): string {
  const encryption = tls === undefined ? 'PLAINTEXT' : 'SSL';
  return sasl === undefined ? encryption : `SASL_${encryption}`;
}

function saslOf(properties: ReadonlyMap<string, string>, file: string): NonNullable<Security['sasl']> {
  const mechanism = MECHANISMS.find((known) => known === properties.get('sasl.mechanism'));
  if (mechanism === undefined) {
    throw usageError(`${file}: sasl.mechanism must be one of ${MECHANISMS.join(', ')}`);
  }
  const jaas = properties.get('sasl.jaas.config') ?? '';
  const field = (name: string): string => {
    const match = new RegExp(`\\b${name}\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|'([^']*)'|([^\\s;]+))`).exec(jaas);
    const value = match?.[1]?.replace(/\\(.)/g, '$1') ?? match?.[2] ?? match?.[3];
    if (value === undefined) {
      throw usageError(`${file}: sasl.jaas.config has no ${name}="…"`);
    }
    return value;
  };
  return { mechanism, username: field('username'), password: field('password') };
}

function tlsOf(properties: ReadonlyMap<string, string>, file: string): NonNullable<Security['tls']> {
  for (const store of ['truststore', 'keystore']) {
    const type = properties.get(`ssl.${store}.type`) ?? 'JKS';
    if (properties.has(`ssl.${store}.location`) && type.toUpperCase() !== 'PEM') {
      throw usageError(`${file}: ssl.${store}.type must be PEM (a ${type} file can be exported as PEM)`);
    }
  }
  const pem = (inline: string | undefined, ...locations: string[]): string | undefined => {
    const location = locations.find((name) => properties.has(name));
    if (location === undefined) {
      return inline === undefined ? undefined : properties.get(inline);
    }
    try {
      return readFileSync(properties.get(location)!, 'utf8');
    } catch {
      throw usageError(`${file}: the file named by ${location} cannot be read`);
    }
  };
  const ca = pem('ssl.truststore.certificates', 'ssl.ca.location', 'ssl.truststore.location');
  // A PEM key store holds the key and the chain in one file: Node finds each in it.
  const cert = pem('ssl.keystore.certificate.chain', 'ssl.certificate.location', 'ssl.keystore.location');
  const key = pem('ssl.keystore.key', 'ssl.key.location', 'ssl.keystore.location');
  const passphrase = properties.get('ssl.key.password');
  try {
    createSecureContext({ ca, cert, key, passphrase });
  } catch {
    throw usageError(
      `${file}: certificates and key (ssl.*) are not PEM, do not fit each other, or need ssl.key.password`,
    );
  }
  return {
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    ...(passphrase !== undefined && { passphrase }),
    // As in Java, an empty algorithm turns the comparison of names off.
    ...(properties.get('ssl.endpoint.identification.algorithm') === '' && { checkServerIdentity: () => undefined }),
  };
}

/**
 * The Java format: `name=value` or `name: value`, comments by # or !, lines continued by a backslash, \n and \uXXXX.
 */
export function parseProperties(text: string): Map<string, string> {
  const properties = new Map<string, string>();
  const lines = text
    .split(/\r?\n/)
    .reduce<string[]>((joined, line) => {
      const last = joined.at(-1);
      if (last !== undefined && /(?:^|[^\\])(?:\\\\)*\\$/.test(last)) {
        joined[joined.length - 1] = last.slice(0, -1) + line.trimStart();
      } else {
        joined.push(line.trimStart());
      }
      return joined;
    }, [])
    .filter((line) => line !== '' && !/^[#!]/.test(line));
  for (const line of lines) {
    const match = /^((?:[^\s=:\\]|\\.)+)\s*[=:]?\s*(.*)$/.exec(line);
    if (match !== null) {
      properties.set(unescaped(match[1]!), unescaped(match[2]!));
    }
  }
  return properties;
}

function unescaped(text: string): string {
  const letters: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', f: '\f' };
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (_, code: string | undefined, letter: string) =>
    code === undefined ? (letters[letter] ?? letter) : String.fromCharCode(Number.parseInt(code, 16)),
  );
}
