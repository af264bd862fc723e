import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createDockerDriver } from '@drv/docker';
import type {} from '@drv/tooling-engine';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createSandboxServer } from '../src/create-server.ts';

const { host, images } = inject('engine');
const driver = createDockerDriver({ host });
const server = createSandboxServer(driver, { image: images.busybox, slots: 2 });
let url: string;

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close();
  await driver.close();
});

async function post(body: string) {
  const response = await fetch(url, { method: 'POST', body });
  return { code: response.status, ...((await response.json()) as object) };
}

test.each([
  ['echo hello', { code: 200, status: 'success', stdout: 'hello\n' }],
  ['echo no >&2; exit 3', { code: 200, status: 'error', exitCode: 3, stderr: 'no\n' }],
  ['while :; do :; done', { code: 200, status: 'timeout' }],
  ['yes', { code: 200, status: 'killed' }],
  ['touch /x || id -u', { code: 200, status: 'success', stdout: '65534\n' }],
  ['x'.repeat(70_000), { code: 413 }],
])('%.20s', async (script, expected) => {
  expect(await post(script)).toMatchObject(expected);
});

test('a third client at once is told that it is busy, and the next one is served', async () => {
  const both = [post('sleep 1'), post('sleep 1')];
  await expect.poll(() => post('true')).toMatchObject({ code: 503 });
  await Promise.all(both);
  expect(await post('true')).toMatchObject({ code: 200, status: 'success' });
});
