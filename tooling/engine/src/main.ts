import { rmSync } from 'node:fs';

import { KEPT, PACKAGES } from './checkout.ts';
import { keptEngine } from './acquire/kept-engine.ts';
import { preparePrivate } from './acquire/prepare-private.ts';
import { requirePrograms } from './acquire/require-programs.ts';
import { discard, sweep } from './acquire/sweep.ts';
import { engineHome } from './private/home.ts';
import { readState } from './private/state.ts';
import { SetupError } from './setup-error.ts';
import type { TestEngine } from './test-engine.ts';

const USAGE = `pnpm engine up      start a private Docker engine, two registries and the test images
pnpm engine down    stop it and remove every trace of it
pnpm engine status  say whether it is up (exit code 1 when it is not)
pnpm engine env     print shell lines that point at it: eval "$(pnpm --silent engine env)"`;

const home = engineHome(KEPT);
const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(name, () => stop.abort(new SetupError(`Stopped by ${name}; nothing is left.`)));
}

const commands: Readonly<Record<string, () => Promise<void>>> = {
  up: async () => {
    await sweep();
    const running = await keptEngine({});
    if (running === undefined) {
      await discard(home);
      await requirePrograms(console.error, stop.signal);
    }
    describe(running ?? (await preparePrivate(KEPT, { tied: false, signal: stop.signal })));
  },
  down: async () => {
    rmSync(PACKAGES, { recursive: true, force: true });
    await sweep();
    await discard(home);
  },
  status: async () => {
    const running = await keptEngine({});
    if (running !== undefined) return describe(running);
    console.log(
      readState(home) === undefined
        ? 'The engine is down.'
        : 'The engine is broken: up starts it anew, down removes it.',
    );
    process.exitCode = 1;
  },
  env: async () => {
    const running = await keptEngine({});
    if (running === undefined) throw new SetupError('The engine is down: pnpm engine up starts it.');
    const { host, registry, tlsRegistry } = running;
    console.log(`export DOCKER_HOST=${host}`);
    if (registry) printRegistry('DRV_TEST_REGISTRY', registry);
    if (tlsRegistry) printRegistry('DRV_TEST_TLS_REGISTRY', tlsRegistry);
    if (tlsRegistry) console.log(`export DRV_TEST_TLS_REGISTRY_CA=${tlsRegistry.caFile}`);
  },
};

const command = commands[process.argv[2] ?? ''];
try {
  if (command === undefined) throw new SetupError(USAGE);
  await command();
} catch (error) {
  console.error(error instanceof SetupError ? error.message : error);
  process.exitCode = 1;
}

function printRegistry(prefix: string, registry: NonNullable<TestEngine['registry']>): void {
  console.log(`export ${prefix}=${registry.address}`);
  console.log(`export ${prefix}_USER=${registry.username}`);
  console.log(`export ${prefix}_PASSWORD=${registry.password}`);
}

function describe(engine: TestEngine): void {
  console.log(`engine        ${engine.host}  (dockerd ${engine.pid ?? '?'}, log ${home.daemonLog})`);
  console.log(`registry      ${engine.registry?.address ?? engine.unavailable.registry ?? 'none'}`);
  console.log(`with TLS      ${engine.tlsRegistry?.address ?? engine.unavailable.tlsRegistry ?? 'none'}`);
  console.log(`images        ${Object.values(engine.images).join('  ')}`);
}
