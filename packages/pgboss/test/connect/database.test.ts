import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { silentLogger } from '@drv/core/driver';
import { expect, it } from 'vitest';
import { openDatabase } from '../../src/connect/database.ts';

/** A message of PostgreSQL: its kind, its length with these four bytes, what is in it. */
function message(kind: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(kind), length, body]);
}

it('a server that shuts down as it lets somebody in ends no process', async () => {
  const shutdown = 'SFATAL\0C57P01\0Mterminating connection due to administrator command\0\0';
  // In one piece: whoever is let in has had no turn yet when it is told.
  const hello = Buffer.concat([
    message('R', Buffer.alloc(4)),
    message('Z', Buffer.from('I')),
    message('E', Buffer.from(shutdown)),
  ]);
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end(hello));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const database = openDatabase({ host: '127.0.0.1', port, user: 'a', database: 'a' }, silentLogger);
  const asked = database.transaction(async (one) => (await one.executeSql('SELECT 1')).rows);
  await expect(asked).rejects.toMatchObject({ code: 'DRV_STORE_UNAVAILABLE' });
  await database.close();
  server.close();
});
