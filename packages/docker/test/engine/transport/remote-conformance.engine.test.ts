import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { makeCertificate, startHaproxy } from '@drv/tooling-engine';
import { afterAll, describe, inject } from 'vitest';
import { describeConformanceOver } from '../../support/describe-conformance.ts';
import { leadToEngine } from '../../support/lead-to-engine.ts';
import { startSshd, whyNoSshd } from './support/start-sshd.ts';

const { host } = inject('engine');
const socketPath = host.startsWith('unix://') ? host.slice('unix://'.length) : '';
const closers: (() => PromiseLike<void>)[] = [];
afterAll(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

/** Opened by the first case that needs it. */
function once<T>(open: () => Promise<T>): () => Promise<T> {
  let opened: Promise<T> | undefined;
  return () => (opened ??= open());
}

// Some minutes each: `pnpm test:hostile`.
const isAsked = socketPath !== '' && process.env['DRV_TEST_ALL'] !== undefined;
describe.runIf(isAsked)('a line', () => {
  // What a driver can is asked when cases are chosen, over its line, and nothing closes lines whose cases do not run.
  if (!isAsked) return;

  describeConformanceOver(
    'TLS with certificates of both sides',
    once(async () => {
      const directory = await mkdtemp(join(tmpdir(), 'drv-remote-'));
      closers.push(() => rm(directory, { recursive: true }));
      const made = await makeCertificate(directory, '127.0.0.1');
      const read = [made.ca, made.certificate, made.key].map((path) => readFile(path));
      const [ca, cert, key] = (await Promise.all(read)) as [Buffer, Buffer, Buffer];
      const asks = { ca, cert, key, requestCert: true, rejectUnauthorized: true, allowHalfOpen: true };
      const lead = await leadToEngine(socketPath, { make: (on) => tls.createServer(asks, on) });
      closers.push(() => lead[Symbol.asyncDispose]());
      return { host: `tcp://127.0.0.1:${lead.port}`, tls: { ca, cert, key } };
    }),
  );

  if (whyNoSshd === '') {
    describeConformanceOver(
      'SSH',
      once(async () => {
        const sshd = await startSshd(socketPath);
        closers.push(() => sshd.close());
        return { host: sshd.host, sshConfigFile: sshd.config };
      }),
    );
  }

  describeConformanceOver(
    'HAProxy',
    once(async () => {
      const proxy = await startHaproxy(socketPath, { allow: '.*' });
      closers.push(() => proxy[Symbol.asyncDispose]());
      return { host: proxy.host };
    }),
  );

  describeConformanceOver(
    '80 ms there and back, with one packet of a hundred lost',
    once(async () => {
      const lead = await leadToEngine(socketPath, { lagMs: 40, losesOneOf: 100 });
      closers.push(() => lead[Symbol.asyncDispose]());
      return { host: `tcp://127.0.0.1:${lead.port}` };
    }),
  );
});
