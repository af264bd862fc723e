// What finding the credentials of an image costs, by the number of entries in the configuration.
//
//   node --conditions=@drv/source tooling/bench/auth/main.ts
//
// A real file on the disk. "load" is the first lookup: read, parse, index. "lookup" is each one after it, the look at
// whether the file changed included. Times are of the wall clock, medians; a lookup must stay under 1 ms.
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cached, dockerConfigProvider } from '@drv/auth';
import type { CredentialProvider, RegistryTarget } from '@drv/core';
import { median } from '../median.ts';

const LOOKUPS = 2_000;
const LIMIT_MS = 1;

interface Shape {
  readonly name: string;
  readonly entries: number;
  /** Bytes of each secret. */
  readonly secret: number;
}

const shapes: readonly Shape[] = [
  { name: '10 entries', entries: 10, secret: 40 },
  { name: '1,000 entries', entries: 1_000, secret: 40 },
  { name: '10,000 entries', entries: 10_000, secret: 40 },
  { name: '10,000 entries, 10 MB', entries: 10_000, secret: 700 },
  { name: '100,000 entries', entries: 100_000, secret: 40 },
];

/** Half are hosts, half are paths three deep on one host, as a registry with many projects has them. */
function keyOf(n: number): string {
  return n % 2 === 0 ? `r${n}.example.com:5000` : `registry.example.com/group-${n % 97}/project-${n}`;
}

const targets: readonly RegistryTarget[] = [
  { registry: 'r8.example.com:5000', repository: 'app' },
  { registry: 'registry.example.com', repository: 'group-9/project-9/some/deep/image' },
  { registry: 'registry.example.com', repository: 'group-1/project-not-there/image' },
  { registry: 'docker.io', repository: 'library/busybox' },
];

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  await work();
  return performance.now() - before;
}

async function lookups(provider: CredentialProvider): Promise<readonly number[]> {
  const times: number[] = [];
  for (let n = 0; n < LOOKUPS; n += 1) {
    const target = targets[n % targets.length];
    if (target !== undefined) times.push(await milliseconds(() => provider.resolve(target)));
  }
  return times;
}

const directory = await mkdtemp(join(tmpdir(), 'drv-bench-auth-'));
let slow = false;
try {
  for (const { name, entries, secret } of shapes) {
    const path = join(directory, 'config.json');
    const auth = Buffer.from(`user:${'s'.repeat(secret)}`).toString('base64');
    const auths = Object.fromEntries(Array.from({ length: entries }, (_, n) => [keyOf(n), { auth }]));
    await writeFile(path, JSON.stringify({ auths }));
    const { size } = await stat(path);

    const loads: number[] = [];
    for (let n = 0; n < 5; n += 1) {
      const fresh = dockerConfigProvider({ env: {}, paths: [path] });
      loads.push(
        await milliseconds(() => fresh.resolve({ registry: 'r8.example.com:5000', repository: 'app' })),
      );
    }
    const provider = dockerConfigProvider({ env: {}, paths: [path] });
    await lookups(provider);
    const times = await lookups(provider);
    const kept = cached(provider);
    await lookups(kept);
    const cachedTimes = await lookups(kept);

    const worst = [...times].sort((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? Number.NaN;
    if (median(times) >= LIMIT_MS) slow = true;
    console.log(
      `${name.padEnd(22)} ${(size / 1e6).toFixed(2).padStart(6)} MB  load ${median(loads).toFixed(1).padStart(6)} ms` +
        `  lookup ${(median(times) * 1000).toFixed(0).padStart(4)} µs (p99 ${(worst * 1000).toFixed(0).padStart(4)} µs)` +
        `  cached ${(median(cachedTimes) * 1000).toFixed(0).padStart(4)} µs`,
    );
  }
} finally {
  await rm(directory, { recursive: true });
}
if (slow) {
  console.log(`A lookup took ${LIMIT_MS} ms or more.`);
  process.exitCode = 1;
}
