import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createEngineClient } from '../../../src/index.ts';

const PIECE = 'x'.repeat(64 * 1024);

it('an image whose configuration does not end is refused when more of it has come than any image needs', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'drv-image-'));
  const path = join(directory, 'engine.sock');
  let sent = 0;
  const server = createServer((request, response) => {
    if (request.url?.includes('/images/') !== true) {
      response.end('{"ApiVersion":"1.41","MinAPIVersion":"1.12","Version":"20.10.24"}');
      return;
    }
    response.write('{"Id":"sha256:1","Config":{"Labels":{"big":"');
    const send = () => {
      while (!response.destroyed && response.write(PIECE)) sent += PIECE.length;
      if (!response.destroyed) response.once('drain', send);
    };
    send();
  }).listen(path);
  await once(server, 'listening');
  const client = createEngineClient({ host: `unix://${path}`, requestTimeoutMs: 30_000 });
  try {
    await expect(client.inspectImage('big:1')).rejects.toMatchObject({
      code: 'DRV_IMAGE_UNSUPPORTED',
      message: 'The configuration of big:1 (its labels and variables) is larger than 16 MiB',
    });
    expect(sent).toBeLessThan(32 << 20);
  } finally {
    await client.close();
    server.closeAllConnections();
    server.close();
    rmSync(directory, { recursive: true });
  }
});
