import { createConnection } from 'node:net';
import { text } from 'node:stream/consumers';
import { DrvError } from '@drv/core';
import { expect, inject, it } from 'vitest';
import { useEngine } from '../support/engine-fixture.ts';
import { isPodman } from '../support/on-podman.ts';

const { driver, shell } = useEngine();
const serve = (words: string) => `while :; do echo ${words} | nc -l -p 8080 >/dev/null; done`;
const network = 'default';

function greeting(port: number): Promise<string> {
  const socket = createConnection(port, '127.0.0.1');
  socket.end();
  return text(socket);
}

it('a server in a task is reached at the port that the handle and the result tell', async () => {
  const ports = [{ containerPort: 8_080 }];
  await using prepared = await driver.prepare(shell(serve('hello'), { network, ports }));
  const handle = await prepared.start();
  const [port] = handle.ports ?? [];
  expect(handle.ports).toEqual([
    { containerPort: 8_080, protocol: 'tcp', hostAddress: '127.0.0.1', hostPort: expect.any(Number) },
  ]);
  // Podman forwards ports by the packet filter of the machine, which the test engine leaves alone; a guest has ports of its own.
  if (!isPodman && inject('engine').sharesKernel)
    await expect
      .poll(() => greeting(port?.hostPort ?? 0), {
        timeout: 20_000,
      })
      .toBe('hello\n');
  await handle.kill({ graceMs: 0 });
  expect((await handle.wait()).ports).toEqual(handle.ports);
});

it('a port that is taken is an error of the start that names it, and leaves nothing', async () => {
  await using first = await driver.prepare(shell('sleep 60', { network, ports: [{ containerPort: 8_080 }] }));
  const { ports: [taken] = [] } = await first.start();
  const ports = [{ containerPort: 8_080, hostPort: taken?.hostPort }];
  const error: unknown = await (async () => {
    await using second = await driver.prepare(shell('true', { network, ports }));
    return await second.start();
  })().catch((reason: unknown) => reason);
  expect(DrvError.is(error, 'DRV_START_FAILED') && error.message).toContain(String(taken?.hostPort));
});

it('a task without ports tells none', async () => {
  await using prepared = await driver.prepare(shell('true'));
  const handle = await prepared.start();
  expect(handle.ports).toBeUndefined();
  expect(await handle.wait()).not.toHaveProperty('ports');
});
