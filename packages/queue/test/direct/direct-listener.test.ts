import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { openDirectListener, type DirectListener, type DirectOffer } from '@drv/queue';
import { afterEach, describe, expect, it } from 'vitest';
import { dialDirect } from '../../src/direct/dial-direct.ts';

const opened: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one[Symbol.asyncDispose]();
});

async function listener(): Promise<DirectListener> {
  const one = await openDirectListener({ host: '127.0.0.1' });
  opened.push(one);
  return one;
}

/** A connection of both sides. */
async function connected(one: DirectListener) {
  let take: (socket: TLSSocket) => void = () => {};
  const taken = new Promise<TLSSocket>((resolve) => {
    take = resolve;
  });
  const { offer } = one.expect((socket) => take(socket));
  const caller = await dial(offer);
  const worker = await taken;
  return { offer, caller, worker };
}

const dial = (offer: DirectOffer) => dialDirect(offer, AbortSignal.timeout(5_000));

describe('a direct connection', () => {
  it('is TLS 1.3 without certificates, and carries both ways', async () => {
    const { caller, worker } = await connected(await listener());
    expect(caller.getProtocol()).toBe('TLSv1.3');
    caller.write('ping');
    expect(String((await once(worker, 'data'))[0])).toBe('ping');
    worker.write('pong');
    expect(String((await once(caller, 'data'))[0])).toBe('pong');
    caller.destroy();
  });

  it('has a secret that is worth nothing afterwards', async () => {
    const { offer, caller } = await connected(await listener());
    await expect(dial(offer)).rejects.toBeInstanceOf(Error);
    caller.destroy();
  });

  it.each<[string, (offer: DirectOffer) => DirectOffer]>([
    ['another secret', (offer) => ({ ...offer, secret: randomBytes(32).toString('hex') })],
    ['another identity', (offer) => ({ ...offer, identity: randomBytes(16).toString('hex') })],
  ])('is not made with %s', async (_what, spoilt) => {
    const one = await listener();
    let taken = 0;
    const { offer } = one.expect(() => {
      taken += 1;
    });
    await expect(dial(spoilt(offer))).rejects.toBeInstanceOf(Error);
    expect(taken).toBe(0);
    // Who guesses takes nothing from whom it is for.
    const caller = await dial(offer);
    await expect.poll(() => taken).toBe(1);
    caller.destroy();
  });

  it('is not waited for any more after cancel', async () => {
    const one = await listener();
    const { offer, cancel } = one.expect(() => {});
    cancel();
    await expect(dial(offer)).rejects.toBeInstanceOf(Error);
  });

  it('is made with nobody who does not know the secret', async () => {
    const server = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const offer = { host: '127.0.0.1', port, identity: '0'.repeat(32), secret: '0'.repeat(64) };
    await expect(dial(offer)).rejects.toBeInstanceOf(Error);
    server.close();
  });

  it('is given up when its caller aborts', async () => {
    const server = createServer(() => {});
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const caller = new AbortController();
    const offer = { host: '127.0.0.1', port, identity: '0'.repeat(32), secret: '0'.repeat(64) };
    const dialing = dialDirect(offer, caller.signal);
    const [socket] = (await once(server, 'connection')) as [AsyncDisposable & NodeJS.EventEmitter];
    caller.abort(new Error('no more'));
    await expect(dialing).rejects.toThrow('no more');
    await once(socket, 'close');
    server.close();
  });
});

describe('a listener for direct connections', () => {
  it('cuts them all when it is closed, those included whose handshake is not over', async () => {
    const one = await openDirectListener({ host: '127.0.0.1' });
    const { caller, worker } = await connected(one);
    const silent = connect(one.port, one.host);
    await once(silent, 'connect');
    const closed = [caller, worker, silent].map((socket) =>
      once(
        socket.on('error', () => {}),
        'close',
      ),
    );
    await one.close();
    await Promise.all(closed);
    await expect(once(connect(one.port, one.host), 'connect')).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
    await one.close();
  });

  it.each<[string, object]>([
    ['host', { host: 'a b' }],
    ['port', { host: '127.0.0.1', port: 65_536 }],
    ['bindHost', { host: '127.0.0.1', bindHost: '' }],
    ['bindHost', { host: '127.0.0.1', bindHost: '192.0.2.7' }],
  ])('with a wrong %s is refused by that name', async (name, options) => {
    await expect(openDirectListener(options as { host: string })).rejects.toMatchObject({
      code: 'DRV_INVALID_OPTION',
      message: expect.stringMatching(`^${name} `) as string,
    });
  });

  it('at a port that is taken is refused', async () => {
    const { port } = await listener();
    await expect(openDirectListener({ host: '127.0.0.1', port })).rejects.toMatchObject({
      code: 'DRV_INVALID_OPTION',
      message: expect.stringContaining('EADDRINUSE') as string,
    });
  });
});
