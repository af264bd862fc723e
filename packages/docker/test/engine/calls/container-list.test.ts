import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createEngineClient } from '../../../src/index.ts';

const MIB = 1024 * 1024;
const PIECE = 'x'.repeat(64 * 1024);
/** What an image brings as one label of its own is on each of its containers. */
const LABEL_BYTES = 256 * MIB;
/** With what is not collected yet of the pieces, those of the server included. */
const MOST_BYTES = 128 * MIB;

async function tellOfTwo(response: ServerResponse): Promise<void> {
  const own = '"drv.managed-by":"drv","drv.task":"a"';
  response.write(`[{"Id":"one","Names":["/drv-a"],"State":"running","Labels":{${own},"big":"`);
  for (let sent = 0; sent < LABEL_BYTES; sent += PIECE.length) {
    if (!response.write(PIECE)) await once(response, 'drain');
  }
  response.end(`"}},{"Id":"two","Names":["/drv-b"],"State":"created","Labels":{${own}}}]`);
}

it('a list with labels as large as somebody likes is read as it comes, and they are not kept', {
  timeout: 60_000,
}, async () => {
  const directory = mkdtempSync(join(tmpdir(), 'drv-list-'));
  const path = join(directory, 'engine.sock');
  const server = createServer((request, response) => {
    if (request.url?.includes('/containers/json') === true) void tellOfTwo(response);
    else response.end('{"ApiVersion":"1.41","MinAPIVersion":"1.12","Version":"20.10.24"}');
  }).listen(path);
  await once(server, 'listening');
  const client = createEngineClient({ host: `unix://${path}`, requestTimeoutMs: 50_000 });
  const held = () => process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
  const before = held();
  let most = 0;
  const looking = setInterval(() => (most = Math.max(most, held() - before)), 5);
  try {
    const labels = { 'drv.managed-by': 'drv', 'drv.task': 'a' };
    expect(await client.list({ labels: ['drv.managed-by=drv'] })).toEqual([
      expect.objectContaining({ id: 'one', name: 'drv-a', labels }),
      expect.objectContaining({ id: 'two', name: 'drv-b', labels }),
    ]);
    expect(most).toBeLessThan(MOST_BYTES);
  } finally {
    clearInterval(looking);
    await client.close();
    server.close();
    rmSync(directory, { recursive: true });
  }
});
