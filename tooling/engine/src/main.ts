import { parseArgs } from 'node:util';

import { keptDirectory } from './checkout.ts';
import { keptEngine } from './acquire/kept-engine.ts';
import { preparePrivate } from './acquire/prepare-private.ts';
import { requirePrograms } from './acquire/require-programs.ts';
import { discard, removeUnusedPackages, sweep } from './acquire/sweep.ts';
import { ENGINE_KINDS, engineKind, type EngineKind } from './kinds/engine-kind.ts';
import { engineHome, type EngineHome } from './private/home.ts';
import { readState } from './private/state.ts';
import type { EngineNode } from './nodes/engine-node.ts';
import { keptNodes, nodeDirectories, nodeDirectory } from './nodes/kept-nodes.ts';
import { startNodes } from './nodes/start-nodes.ts';
import { SetupError } from './setup-error.ts';
import type { TestEngine } from './test-engine.ts';

const USAGE = `pnpm engine up      start a private Docker engine, two registries and the test images
pnpm engine up --nodes N   start so many machines instead, each with an engine, a network and an address of its own
pnpm engine down    stop it and remove every trace of it; without --engine, all of them
pnpm engine status  say whether it is up (exit code 1 when it is not)
pnpm engine env     print shell lines that point at it: eval "$(pnpm --silent engine env)"

--engine NAME       another engine than the installed one: ${ENGINE_KINDS.join(', ')}`;

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(name, () => stop.abort(new SetupError(`Stopped by ${name}; nothing is left.`)));
}

const commands: Readonly<Record<string, () => Promise<void>>> = {
  up: async () => {
    await sweep();
    const kind = chosen();
    const { nodes } = words().values;
    if (nodes !== undefined) return upNodes(kind, nodes);
    const { directory } = homeOf(kind);
    const running = await keptEngine({}, kind);
    if (running === undefined) {
      await discard(homeOf(kind));
      await requirePrograms(console.error, { kind, signal: stop.signal });
    }
    describe(running ?? (await preparePrivate(directory, { tied: false, kind, signal: stop.signal })));
  },
  down: async () => {
    const kind = chosen();
    await sweep();
    const names = kind === undefined ? [undefined, ...ENGINE_KINDS] : [kind.name];
    for (const one of names.map((name) => engineKind(name))) {
      for (const directory of nodeDirectories(one)) await discard(engineHome(directory));
      await discard(homeOf(one));
    }
    removeUnusedPackages();
  },
  status: async () => {
    const running = await keptEngine({}, chosen());
    if (running !== undefined) describe(running);
    const nodes = await keptNodes(chosen(), { signal: stop.signal });
    describeNodes(nodes);
    if (running !== undefined || nodes.length > 0) return;
    console.log(
      readState(homeOf(chosen())) === undefined
        ? 'The engine is down.'
        : 'The engine is broken: up starts it anew, down removes it.',
    );
    process.exitCode = 1;
  },
  env: async () => {
    const running = await keptEngine({}, chosen());
    if (running === undefined) throw new SetupError('The engine is down: pnpm engine up starts it.');
    const { host, registry, tlsRegistry } = running;
    console.log(`export DOCKER_HOST=${host}`);
    if (registry) printRegistry('DRV_TEST_REGISTRY', registry);
    if (tlsRegistry) printRegistry('DRV_TEST_TLS_REGISTRY', tlsRegistry);
    if (tlsRegistry) console.log(`export DRV_TEST_TLS_REGISTRY_CA=${tlsRegistry.caFile}`);
  },
};

try {
  const command = commands[words().positionals.join(' ')];
  if (command === undefined) throw new SetupError(USAGE);
  await command();
} catch (error) {
  console.error(error instanceof SetupError ? error.message : error);
  process.exitCode = 1;
}

function words() {
  try {
    return parseArgs({
      options: { engine: { type: 'string' }, nodes: { type: 'string' } },
      allowPositionals: true,
    });
  } catch (error) {
    throw new SetupError(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}

function chosen(): EngineKind | undefined {
  return engineKind(words().values.engine);
}

async function upNodes(kind: EngineKind | undefined, count: string): Promise<void> {
  if (!/^[1-9]\d?$/.test(count)) throw new SetupError(`--nodes ${count}: a number from 1 to 99 is needed.`);
  const running = await keptNodes(kind, { signal: stop.signal });
  if (running.length === Number(count)) return describeNodes(running);
  for (const directory of nodeDirectories(kind)) await discard(engineHome(directory));
  await requirePrograms(console.error, { kind, signal: stop.signal });
  const directories = Array.from({ length: Number(count) }, (_, index) => nodeDirectory(kind, index));
  describeNodes(await startNodes(directories, { tied: false, kind, signal: stop.signal }));
}

function homeOf(kind: EngineKind | undefined): EngineHome {
  return engineHome(keptDirectory(kind));
}

function printRegistry(prefix: string, registry: NonNullable<TestEngine['registry']>): void {
  console.log(`export ${prefix}=${registry.address}`);
  console.log(`export ${prefix}_USER=${registry.username}`);
  console.log(`export ${prefix}_PASSWORD=${registry.password}`);
}

function describe(engine: TestEngine): void {
  const { daemonLog } = homeOf(chosen());
  console.log(
    `engine        ${engine.host}  (${engine.version}, process ${engine.pid ?? '?'}, log ${daemonLog})`,
  );
  console.log(`registry      ${engine.registry?.address ?? engine.unavailable.registry ?? 'none'}`);
  console.log(`with TLS      ${engine.tlsRegistry?.address ?? engine.unavailable.tlsRegistry ?? 'none'}`);
  console.log(`images        ${Object.values(engine.images).join('  ')}`);
}

function describeNodes(nodes: readonly EngineNode[]): void {
  for (const { engine, address } of nodes) {
    console.log(`node          ${engine.host}  (${engine.version}, ${address})`);
  }
}
