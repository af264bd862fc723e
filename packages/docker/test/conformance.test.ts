import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Credentials } from '@drv/core';
import { createDockerDriver } from '@drv/docker';
import {
  createDriverContext,
  createFakeEngine,
  driverCases,
  standardPrograms,
  type DriverContext,
} from '@drv/testing';
import { describeCases } from '@drv/testing/vitest';

const credentials: Credentials = { kind: 'basic', username: 'ann', password: 'open-sesame-8123' };
const wrong: Credentials = { kind: 'basic', username: 'ann', password: 'shut-sesame-5521' };
const guarded = 'registry.test:5000/team/guarded:1';
const stalls = 'registry.test:5000/team/stalls:1';

/** A fake engine for each case, and drivers on it. */
async function setup(): Promise<DriverContext> {
  const spool = mkdtempSync(join(tmpdir(), 'drv-conformance-'));
  const engine = await createFakeEngine({
    programs: standardPrograms,
    images: ['busybox:1'],
    registry: [
      { image: guarded, credentials },
      { image: stalls, fault: 'stalls' },
    ],
    hostPaths: ['/srv'],
    statsIntervalMs: 20,
  });
  const { host } = engine;
  const context = createDriverContext({
    capabilities: createDockerDriver({ host }).capabilities,
    createDriver: (options) => createDockerDriver({ host, spool: { directory: spool }, ...options }),
    command: ({ name, args }) => [name, ...args],
    images: {
      local: 'busybox:1',
      absent: 'registry.test:5000/team/absent:1',
      guarded: {
        image: guarded,
        credentials,
        wrong,
        forget: async () => {},
        pulls: () => engine.requests.filter(({ call }) => call === 'image.pull').length,
      },
      stalls,
      foreignPlatform: 'linux/s390x',
    },
    leftovers: async () => [
      ...engine.containers.map(({ name }) => `container ${name}`),
      ...readdirSync(spool).map((file) => `file ${file}`),
      ...engine.misuses,
    ],
  });
  return {
    ...context,
    async [Symbol.asyncDispose]() {
      await context[Symbol.asyncDispose]();
      await engine.close();
      rmSync(spool, { recursive: true });
    },
  };
}

const reason = 'a pretend container has no file system; these run on real engines and in memory';

describeCases('the Docker driver on a fake engine', {
  cases: driverCases,
  skip: ['FILE-001', 'FILE-002', 'FILE-005', 'ART-001', 'ART-002', 'ART-004', 'ART-005', 'ART-008'].map(
    (id) => ({
      id,
      reason,
    }),
  ),
  setup,
  concurrent: true,
});
