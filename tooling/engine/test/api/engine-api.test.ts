import { createServer, type RequestListener, type Server } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { EngineApi } from '../../src/api/engine-api.ts';

let directory: string;
let server: Server | undefined;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'drv-api-'));
});
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise<unknown>((resolve) => (server === undefined ? resolve(0) : server.close(resolve)));
  rmSync(directory, { recursive: true });
});

async function engine(answer: RequestListener): Promise<EngineApi> {
  const socket = join(directory, 's');
  server = createServer(answer);
  await new Promise<void>((resolve) => server?.listen(socket, resolve));
  return new EngineApi(`unix://${socket}`, {});
}

test('an error has the message of the engine', async () => {
  const api = await engine((_request, response) => {
    response.writeHead(404).end('{"message":"No such image: x"}\n');
  });
  await expect(api.call('GET', '/images/x/json')).rejects.toThrow('GET /images/x/json: 404 No such image: x');
});

test.each([
  '{"errorDetail":{"message":"denied"},"error":"denied"}',
  '{"progressDetail":{},"errorDetail":{"message":"denied"},"error":"denied"}',
])('an error inside a progress stream with status 200 is an error: %s', async (line) => {
  const api = await engine((_request, response) => {
    response.end(`{"status":"Pushing"}\r\n${line}\r\n`);
  });
  await expect(api.call('POST', '/images/x/push')).rejects.toThrow(/denied/);
});

test('a repeated query field is sent repeatedly', async () => {
  const api = await engine((request, response) => void response.end(request.url));
  expect(await api.call('POST', '/x', { query: { changes: ['A 1', 'B'], repo: 'r' } })).toBe(
    '/x?changes=A+1&changes=B&repo=r',
  );
});

test('an engine that hangs, and none at all, do not answer', async () => {
  const api = await engine(() => {});
  expect(await api.ping({ timeoutMs: 50 })).toBe(false);
  expect(await new EngineApi('unix:///nowhere/s', {}).ping({ timeoutMs: 50 })).toBe(false);
});
