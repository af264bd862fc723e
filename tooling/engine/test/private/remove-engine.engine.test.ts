import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, test as plain } from 'vitest';

import { EngineApi } from '../../src/api/engine-api.ts';
import { readProcess } from '../../src/host/processes.ts';
import { buildTestImages } from '../../src/images/build-test-images.ts';
import { findBusybox } from '../../src/images/find-busybox.ts';
import { engineProcesses } from '../../src/private/engine-processes.ts';
import { engineHome } from '../../src/private/home.ts';
import { removeEngine } from '../../src/private/remove-engine.ts';
import { startPrivateEngine, type PrivateEngine } from '../../src/private/start-private-engine.ts';
import { readState } from '../../src/private/state.ts';
import { waitUntil } from '../../src/wait-until.ts';
import { engineFixtures } from '../support/engine-fixtures.ts';
import { commons, footprint } from '../support/footprint.ts';

const test = plain.extend(engineFixtures);

/** Leaves one of everything on the engine: a running container, a network with a bridge, a volume. */
async function litter({ api }: Pick<PrivateEngine, 'api'>): Promise<string> {
  const { busybox } = await buildTestImages(api, await findBusybox(api), '1');
  await api.call('POST', '/networks/create', { body: { Name: 'left' } });
  const [made] = await api.json('POST', '/containers/create', {
    body: {
      Image: busybox,
      Cmd: ['sleep', '600'],
      Volumes: { '/data': {} },
      HostConfig: { NetworkMode: 'left' },
    },
  });
  const { Id: id } = made as { readonly Id: string };
  await api.call('POST', `/containers/${id}/start`);
  return id;
}

test('removing leaves nothing of an engine that was in use', async ({ parent, before }) => {
  const engine = await startPrivateEngine({ directory: join(parent, 'engine') });
  await litter(engine);
  const used = await footprint(engine.home, engine.block);
  expect(used.join('\n')).toMatch(/process .*sleep 600/);
  expect(used.join('\n')).toMatch(/: (br-[0-9a-f]{12}|podman\d+) /);

  await engine.remove();
  expect(await footprint(engine.home, engine.block)).toEqual([]);
  expect(await commons()).toEqual(before);
  await engine.remove();
});

test('removing leaves nothing after dockerd was killed', async ({ parent, before }) => {
  const engine = await startPrivateEngine({ directory: join(parent, 'engine') });
  await litter(engine);
  process.kill(engine.pid, 'SIGKILL');

  await engine.remove();
  expect(await footprint(engine.home, engine.block)).toEqual([]);
  expect(await commons()).toEqual(before);
});

test('removing leaves nothing of a container that is frozen', async ({ parent }) => {
  const engine = await startPrivateEngine({ directory: join(parent, 'engine') });
  const id = await litter(engine);
  await engine.api.call('POST', `/containers/${id}/pause`);

  await engine.remove();
  expect(await footprint(engine.home, engine.block)).toEqual([]);
});

test('removing leaves nothing when every process hangs', async ({ parent }) => {
  const engine = await startPrivateEngine({ directory: join(parent, 'engine') });
  await litter(engine);
  for (const { pid } of engineProcesses(engine.home)) process.kill(pid, 'SIGSTOP');

  await engine.remove();
  expect(await footprint(engine.home, engine.block)).toEqual([]);
});

test('when the run is killed the processes end at once, and the rest can be removed later', async ({
  parent,
  before,
}) => {
  const home = engineHome(join(parent, 'engine'));
  const program = fileURLToPath(new URL('../fixtures/start-and-wait.ts', import.meta.url));
  const run = spawn(process.execPath, [program, home.directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(run.stdout, 'data');
  await litter({ api: new EngineApi(`unix://${home.socket}`) });
  const block = readState(home)?.block;
  if (block === undefined) throw new Error('The engine has written no state.');
  run.kill('SIGKILL');
  await once(run, 'exit');

  await waitUntil('the processes to end', () => engineProcesses(home).length === 0, {
    timeoutMs: 10_000,
  });
  expect(await footprint(home, block)).not.toEqual([]);
  await removeEngine(home);
  expect(await footprint(home, block)).toEqual([]);
  expect(await commons()).toEqual(before);
});

test('an aborted start leaves nothing', async ({ parent, before }) => {
  const home = engineHome(join(parent, 'engine'));
  const controller = new AbortController();
  const starting = startPrivateEngine({ directory: home.directory, signal: controller.signal });
  await waitUntil('a process of the engine', () => engineProcesses(home).length > 0, {
    timeoutMs: 10_000,
    everyMs: 1,
  });
  controller.abort(new Error('changed my mind'));
  await expect(starting).rejects.toThrow('changed my mind');
  expect(engineProcesses(home)).toEqual([]);
  expect(await commons()).toEqual(before);
});

test('dockerd can be started again after it was killed, beside a container that lives on', async ({
  parent,
}) => {
  await using engine = await startPrivateEngine({
    directory: join(parent, 'one'),
    settings: { 'live-restore': true },
  });
  const id = await litter(engine);
  const dead = engine.pid;
  process.kill(dead, 'SIGKILL');
  await waitUntil('dockerd to be gone', () => readProcess(dead)?.zombie !== false, { timeoutMs: 10_000 });

  await engine.restart();
  expect(engine.pid).not.toBe(dead);
  const [found] = await engine.api.json('GET', `/containers/${id}/json`);
  expect(found).toMatchObject({ State: { Running: true } });
});

test('dockerd that was asked to end is started again once it has ended', async ({ parent }) => {
  await using engine = await startPrivateEngine({ directory: join(parent, 'one') });
  const before = engine.pid;
  process.kill(before, 'SIGTERM');
  await engine.restart();
  expect(engine.pid).not.toBe(before);
  expect(await engine.api.ping({ timeoutMs: 5_000 })).toBe(true);
});

test('two engines stand side by side', async ({ parent }) => {
  await using one = await startPrivateEngine({ directory: join(parent, 'one') });
  await using two = await startPrivateEngine({ directory: join(parent, 'two') });
  expect(one.block.cidr).not.toBe(two.block.cidr);
  expect(await one.api.ping({ timeoutMs: 5_000 })).toBe(true);
  expect(await two.api.ping({ timeoutMs: 5_000 })).toBe(true);
});

test('the socket is elsewhere when its path is too long for one', async ({ parent }) => {
  await using engine = await startPrivateEngine({ directory: join(parent, 'x'.repeat(120)) });
  expect(engine.host).toMatch(/^unix:\/\/\/tmp\/drv-[0-9a-f]{8}\/docker\.sock$/);
  await engine.remove();
  expect(await footprint(engine.home, engine.block)).toEqual([]);
});
