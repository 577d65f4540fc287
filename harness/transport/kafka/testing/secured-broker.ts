import { execFileSync } from 'node:child_process';
import { pbkdf2Sync, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { alterUserScramCredentialsV0 } from '@platformatic/kafka';
import { freePorts } from '../../../../jvm/free-ports.ts';
import { JavaProcess } from '../../../../jvm/java-process.ts';
import { brokerJars } from '../broker-jars.ts';
import { brokerProperties, HOST } from '../broker-settings.ts';
import { type Client, connect } from '../client.ts';

const SCRAM_SHA_256 = 1;
const SCRAM_ITERATIONS = 4096;
const READY_LIMIT_MS = 60_000;
const STORE_PASSWORD = 'store-password';

/** Who may log in. */
export interface Login {
  readonly user: string;
  readonly password: string;
}

/** Support for tests: a broker that requires a login, by PLAIN or SCRAM-SHA-256, unencrypted or encrypted. */
export interface SecuredBroker {
  /** host:port of SASL_PLAINTEXT. */
  readonly saslPlaintext: string;
  /** host:port of SASL_SSL. */
  readonly saslSsl: string;
  /** The certificate it signed itself, as PEM. */
  readonly certificateFile: string;
  /** A client that needs no login. */
  readonly client: Client;
  end(): Promise<void>;
}

export async function startSecuredBroker({ user, password }: Login): Promise<SecuredBroker> {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-secured-'));
  const [port, controllerPort, plainPort, sslPort] = (await freePorts(4)) as [number, number, number, number];
  const certificateFile = join(folder, 'certificate.pem');
  makeCertificate(folder, certificateFile);
  const settingsFile = join(folder, 'server.properties');
  const listeners = {
    PLAINTEXT: port,
    CONTROLLER: controllerPort,
    SASL_PLAINTEXT: plainPort,
    SASL_SSL: sslPort,
  };
  const addresses = Object.entries(listeners).map(([name, at]) => `${name}://${HOST}:${at}`);
  const plain = `org.apache.kafka.common.security.plain.PlainLoginModule required user_${user}="${password}";`;
  const scram = 'org.apache.kafka.common.security.scram.ScramLoginModule required;';
  const security = {
    listeners: addresses.join(','),
    'advertised.listeners': addresses.filter((address) => !address.startsWith('CONTROLLER')).join(','),
    'listener.security.protocol.map': Object.keys(listeners)
      .map((name) => `${name}:${name === 'CONTROLLER' ? 'PLAINTEXT' : name}`)
      .join(','),
    'inter.broker.listener.name': 'PLAINTEXT',
    'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256',
    ...Object.fromEntries(
      ['sasl_plaintext', 'sasl_ssl'].flatMap((name) => [
        [`listener.name.${name}.plain.sasl.jaas.config`, plain],
        [`listener.name.${name}.scram-sha-256.sasl.jaas.config`, scram],
      ]),
    ),
    'ssl.keystore.location': join(folder, 'keys.p12'),
    'ssl.keystore.type': 'PKCS12',
    'ssl.keystore.password': STORE_PASSWORD,
  };
  const settings = brokerProperties({ port, controllerPort, dataFolder: join(folder, 'data') });
  const lines = Object.entries(security).map(([name, value]) => `${name}=${value}\n`);
  // The last one of a repeated property counts.
  writeFileSync(settingsFile, settings + lines.join(''));
  const java = await JavaProcess.start({
    name: 'the secured broker',
    classpath: (await brokerJars.fetch()).classpath,
    flags: ['-Xmx512m', '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn'],
    mainClass: 'millrace.FreshBroker',
    arguments: [settingsFile, randomBytes(16).toString('hex').slice(0, 22)],
    graceMs: 0,
    scratchFolder: folder,
    logFile: join(folder, 'broker.log'),
  });
  const client = await whenReady(java, `${HOST}:${port}`);
  await addUser(client, user, password);
  return {
    saslPlaintext: `${HOST}:${plainPort}`,
    saslSsl: `${HOST}:${sslPort}`,
    certificateFile,
    client,
    async end() {
      await client.close();
      await java.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A key store with one key, and its certificate for 127.0.0.1. */
function makeCertificate(folder: string, certificateFile: string): void {
  const store = ['-keystore', join(folder, 'keys.p12'), '-storetype', 'PKCS12', '-storepass', STORE_PASSWORD];
  const key = ['-alias', 'broker', '-keyalg', 'RSA', '-dname', 'CN=broker', '-ext', `SAN=IP:${HOST}`];
  const silent = { stdio: 'ignore' } as const;
  execFileSync('keytool', ['-genkeypair', ...store, ...key, '-validity', '2'], silent);
  execFileSync('keytool', ['-exportcert', '-rfc', ...store, '-alias', 'broker', '-file', certificateFile], silent);
}

async function whenReady(java: JavaProcess, bootstrap: string): Promise<Client> {
  const endMs = performance.now() + READY_LIMIT_MS;
  for (;;) {
    try {
      const client = await connect({ bootstrap, timeoutMs: 2000 });
      if (client.brokers.length > 0) {
        return client;
      }
      // It answers, but does not list itself yet.
      await client.close();
      throw new Error(`no broker is known at ${bootstrap}`);
    } catch (error) {
      if (!java.alive || performance.now() > endMs) {
        java.kill();
        throw java.alive ? error : new Error(await java.exited);
      }
      await sleep(100);
    }
  }
}

async function addUser(client: Client, name: string, password: string): Promise<void> {
  const salt = randomBytes(16);
  const saltedPassword = pbkdf2Sync(password, salt, SCRAM_ITERATIONS, 32, 'sha256');
  const credential = { name, mechanism: SCRAM_SHA_256, iterations: SCRAM_ITERATIONS, salt, saltedPassword };
  const connection = await client.open(client.brokers[0]!);
  await alterUserScramCredentialsV0.api.async(connection, [], [credential]).finally(() => connection.close());
}
