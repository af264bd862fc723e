import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

const LIFE_MS = 5 * 60_000;

export interface FakeSecretStoreServer extends AsyncDisposable {
  readonly url: string;
  /** Every repository that a token was asked for, in order. */
  readonly asked: readonly string[];
  /** Answers 503 from now on, or no more. */
  sealed: boolean;
}

/** A secret store to try the example with. It hands out tokens for five minutes: `token-1`, `token-2`, … */
export async function fakeSecretStoreServer(key: string, now: () => number): Promise<FakeSecretStoreServer> {
  const asked: string[] = [];
  const state = { sealed: false };
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const repository = decodeURIComponent(request.url?.replace(/^\/lease\//, '') ?? '');
    if (request.headers.authorization !== `Bearer ${key}`) return void response.writeHead(403).end();
    asked.push(repository);
    if (state.sealed) return void response.writeHead(503).end('sealed');
    if (repository === 'slow/app') return;
    if (repository.startsWith('unknown/')) return void response.writeHead(404).end();
    const lease = { token: `token-${asked.length}-of-the-store`, expiresAt: now() + LIFE_MS };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(lease));
  };
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    get sealed() {
      return state.sealed;
    },
    set sealed(sealed) {
      state.sealed = sealed;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
