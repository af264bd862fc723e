import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Credentials } from '@drv/core';
import { createDockerDriver, createEngineClient, type DockerDriverOptions } from '@drv/docker';
import { createDriverContext, driverCases, type DriverContext, type GuardedImage } from '@drv/testing';
import { describeCases } from '@drv/testing/vitest';
import { afterAll, inject } from 'vitest';
import { capabilitiesOf } from '../../src/driver/capabilities-of.ts';
import { isPodman, ON_PODMAN } from './on-podman.ts';
import { startRegistryProxy } from '@drv/tooling-engine/registry-proxy';

const { host, images, registry } = inject('engine');
const engine = createEngineClient({ host });
const proxy = registry === undefined ? undefined : await startRegistryProxy(registry.address);
/** The same registry, for anybody. */
const open =
  registry === undefined
    ? undefined
    : await startRegistryProxy(registry.address, `${registry.username}:${registry.password}`);
let spool: string | undefined;
/** Made by the first driver: whoever only chooses cases leaves nothing behind. */
const spoolDirectory = () => (spool ??= mkdtempSync(join(tmpdir(), 'drv-conformance-')));
/** The image in the registry, as `repository:tag`. */
const pullable = images.registryBusybox?.slice(images.registryBusybox.indexOf('/') + 1);

afterAll(async () => {
  if (proxy !== undefined) await forget(`${proxy.address}/${pullable}`);
  await proxy?.close();
  await open?.close();
  await engine.close();
  if (spool !== undefined) rmSync(spool, { recursive: true });
});

/** Takes away this name of an image; its other names belong to other tests. */
async function forget(name: string): Promise<void> {
  await engine.removeImage(name);
}

function guardedImage(): GuardedImage | undefined {
  if (proxy === undefined || registry === undefined) return undefined;
  const { username, password } = registry;
  const wrong: Credentials = { kind: 'basic', username, password: 'wrong-secret-5521' };
  const image = `${proxy.address}/${pullable}`;
  return {
    image,
    credentials: { kind: 'basic', username, password },
    wrong,
    forget: () => forget(image),
    pulls: () => proxy.pulls,
  };
}

/** The cases that a look at an engine begins with: what a driver is for, and what engines are known to differ in. */
const MAIN: readonly string[] = [
  'LIFE-008',
  'LIFE-013',
  'ABRT-006',
  'OUT-001',
  'OUT-002',
  'OUT-013',
  'IN-003',
  'IN-007',
  'STOP-008',
  'FILE-001',
  'ART-001',
  'ART-002',
  'LIM-002',
  'AUTH-007',
  'AUTH-009',
  'IMG-004',
  'CLOS-002',
  'PAUS-001',
  'PAUS-003',
  'TTY-002',
  'USE-001',
  'ERR-007',
];

/**
 * Registers the conformance cases with vitest, on the engine of the run: the main ones, all others, or the main ones with a
 * pool from which every task is served that can be, or with a launcher that begins every task that can have one; all of these with
 * `DRV_TEST_ALL`, which takes some minutes.
 */
export function describeConformance(which: 'main' | 'others' | Started): void {
  describeOn(which, async () => ({ host }));
}

/** In what way tasks are begun. */
type Started = 'warm' | 'announced';
const STARTED: Readonly<Record<Started, Pick<DockerDriverOptions, 'pool' | 'witness'>>> = {
  /** Every task waits for a container that is started ahead for it. */
  warm: { pool: { fromTask: 1, waitMs: 30_000, fillAtOnce: 16, max: 64 } },
  announced: { witness: 'always' },
};

/** All of the cases, over a line of its own to the engine of the run. */
export function describeConformanceOver(line: string, reach: () => Promise<Reach>): void {
  describeOn('all', reach, ` over ${line}`);
  hasLine = true;
}

/** The cases were registered over a line already. */
let hasLine = false;

/** How a driver reaches the engine. */
export type Reach = Pick<DockerDriverOptions, 'host' | 'tls' | 'sshConfigFile'>;

function describeOn(
  which: 'main' | 'others' | Started | 'all',
  reach: () => Promise<Reach>,
  over = '',
): void {
  const started = which === 'warm' || which === 'announced' ? STARTED[which] : undefined;
  const hasAll = started !== undefined && process.env['DRV_TEST_ALL'] !== undefined;
  const cases = driverCases.filter(
    ({ id }) => hasAll || which === 'all' || MAIN.includes(id) === (which !== 'others'),
  );
  const skip = [
    ...(isPodman ? [{ id: 'ERR-005', reason: ON_PODMAN.makesDirectories }] : []),
    ...(inject('engine').sharesKernel ? [] : IN_A_GUEST),
    ...(hasLine ? [{ id: 'ABRT-003', reason: KNOWN_LAYERS }] : []),
  ];
  describeCases(
    `the Docker driver on the real engine${over}: ${started === undefined ? `${which} cases` : which}`,
    {
      cases,
      skip: skip.filter(({ id }) => cases.some((one) => one.id === id)),
      setup: async () => setup({ ...(await reach()), ...started }),
    },
  );
}

const KNOWN_LAYERS =
  'the engine has the layers of the image since the cases over the line before, and does not pull them again';
const SLOW = 'a slow engine may have lost output, which is not called complete';
const NO_REGISTRY = 'no registry of this machine is reached from a guest';
const IN_A_GUEST = [
  { id: 'FILE-001', reason: SLOW },
  { id: 'OUT-005', reason: SLOW },
  { id: 'LIFE-007', reason: NO_REGISTRY },
  { id: 'IMG-001', reason: NO_REGISTRY },
  { id: 'DIAG-003', reason: NO_REGISTRY },
];

async function setup(given: Reach & Pick<DockerDriverOptions, 'pool' | 'witness'>): Promise<DriverContext> {
  const guarded = guardedImage();
  return createDriverContext({
    capabilities: capabilitiesOf(await engine.info()),
    createDriver: (options) =>
      createDockerDriver({ spool: { directory: spoolDirectory() }, ...given, ...options }),
    command: ({ shell }) => shell,
    taskDefaults: { network: 'none' },
    images: {
      local: images.busybox,
      absent: `${open?.address ?? '127.0.0.1:1'}/drv/absent:1`,
      foreignPlatform: 'linux/s390x',
      ...(guarded === undefined ? {} : { guarded }),
      ...(open === undefined ? {} : { stalls: `${open.address}/stalls/${pullable}` }),
    },
    async leftovers(taskIds) {
      const states = await Promise.all(
        taskIds.map(async (id) => [id, await engine.inspect(`drv-${id}`)] as const),
      );
      return [
        ...states.filter(([, state]) => state !== undefined).map(([id]) => `container of ${id}`),
        ...readdirSync(spoolDirectory()).map((file) => `file ${file}`),
      ];
    },
  });
}
