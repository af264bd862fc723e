import { createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';

import { expect, test as plain } from 'vitest';

import { EngineApi } from '../../src/api/engine-api.ts';
import { run } from '../../src/host/run.ts';
import { engineNode, isOn } from '../../src/nodes/engine-node.ts';
import { startNodes } from '../../src/nodes/start-nodes.ts';
import { engineHome } from '../../src/private/home.ts';
import { engineProcesses } from '../../src/private/engine-processes.ts';
import { removeEngine } from '../../src/private/remove-engine.ts';
import { readState } from '../../src/private/state.ts';
import { engineFixtures } from '../support/engine-fixtures.ts';
import { commons, footprint } from '../support/footprint.ts';

const test = plain.extend(engineFixtures);

test('a node without power has its files and nothing that ran; removing it leaves nothing', async ({
  parent,
  before,
}) => {
  const home = engineHome(join(parent, 'node'));
  await startNodes([home.directory], { tied: true });
  const node = engineNode(home);
  const api = new EngineApi(node.engine.host);
  const body = {
    Image: node.engine.images.busybox,
    Cmd: ['sleep', '600'],
    HostConfig: { NetworkMode: 'none' },
  };
  const [made] = await api.json('POST', '/containers/create', { body });
  const { Id: id } = made as { readonly Id: string };
  await api.call('POST', `/containers/${id}/start`);

  await node.powerOff();
  await node.powerOff();
  expect(engineProcesses(home)).toEqual([]);
  expect(await isOn(node)).toBe(false);
  expect(() => node.enter()).toThrow('The node is off');

  await node.powerOn();
  expect(await isOn(node)).toBe(true);
  const [found] = await api.json('GET', `/containers/${id}/json`);
  expect(found).toMatchObject({ Id: id, State: { Running: false } });
  expect(await asked(node)).toBe(node.address);

  const block = readState(home)?.block;
  if (block === undefined) throw new Error('The node has no addresses.');
  await removeEngine(home);
  expect(await footprint(home, block)).toEqual([]);
  expect(await commons()).toEqual(before);
});

test('two nodes reach this machine from addresses of their own', async ({ parent }) => {
  const homes = [engineHome(join(parent, 'one')), engineHome(join(parent, 'two'))];
  const nodes = await startNodes(
    homes.map(({ directory }) => directory),
    { tied: true },
  );
  const addresses = await Promise.all(nodes.map(asked));
  expect(addresses).toEqual(nodes.map(({ address }) => address));
  expect(new Set(addresses).size).toBe(2);

  const [one] = nodes;
  if (one === undefined) throw new Error('There is no node.');
  await one.unplug();
  await expect(asked(one)).rejects.toThrow(/failed|timed out/);
  await one.plug();
  // It asks again who has the address.
  const again = () => asked(one).catch(() => undefined);
  await expect.poll(again, { timeout: 10_000 }).toBe(one.address);
});

/** The address from which a program in the node reaches this machine. */
async function asked({
  gateway,
  enter,
}: Pick<ReturnType<typeof engineNode>, 'gateway' | 'enter'>): Promise<string | undefined> {
  const server = createServer((socket) => socket.end());
  server.listen(0, gateway);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  const from = once(server, 'connection').then(([socket]) => (socket as Socket).remoteAddress);
  const [program, ...args] = [...enter(), 'busybox', 'nc', '-w', '2', gateway, String(address.port)];
  try {
    await run(program, args);
    return await from;
  } finally {
    server.close();
  }
}
