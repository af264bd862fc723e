import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

export interface TokenRegistryOptions {
  /** `host:port` of the registry behind it. */
  readonly upstream: string;
  /** `user:password` of the registry behind it. */
  readonly login: string;
}

/** A registry that takes bearer tokens, with its token server. */
export interface TokenRegistry {
  readonly address: string;
  /** The only bearer token that it takes. */
  accepts: string;
  /** The refresh token for which the token server gives that one. */
  refreshToken: string;
  /** Every `Authorization` header that came to the registry itself, in order. */
  readonly shown: readonly string[];
  /** Manifests that were given out by tag: one for each pull that got through. */
  readonly pulls: number;
  close(): Promise<void>;
}

/**
 * Stands before a registry and wants bearer tokens instead of a password. Its token server exchanges a refresh token
 * for one (OAuth 2, `POST /token`), as registries do for identity tokens.
 */
export async function startTokenRegistry({ upstream, login }: TokenRegistryOptions): Promise<TokenRegistry> {
  const state = { accepts: 'none-yet', refreshToken: 'none-yet', shown: [] as string[], pulls: 0 };
  const server: Server = createServer((incoming, outgoing) => {
    if (incoming.url?.startsWith('/token') === true) return void exchange(incoming, outgoing, state);
    const shown = incoming.headers.authorization;
    if (shown !== undefined) state.shown.push(shown);
    if (shown !== `Bearer ${state.accepts}`) return challenge(server, outgoing);
    const onward = request(`http://${upstream}${incoming.url ?? '/'}`, {
      method: incoming.method,
      headers: {
        ...incoming.headers,
        host: upstream,
        authorization: `Basic ${Buffer.from(login).toString('base64')}`,
      },
      agent: false,
    });
    onward.on('response', (answer) => {
      if (incoming.method === 'GET' && /\/manifests\/[^/:]+$/.test(incoming.url ?? '')) state.pulls += 1;
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(state, {
    address: addressOf(server),
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  });
}

function addressOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  return `127.0.0.1:${address.port}`;
}

function challenge(server: Server, outgoing: ServerResponse): void {
  const realm = `http://${addressOf(server)}/token`;
  outgoing.writeHead(401, {
    'content-type': 'application/json',
    'docker-distribution-api-version': 'registry/2.0',
    'www-authenticate': `Bearer realm="${realm}",service="drv-test"`,
  });
  outgoing.end('{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}');
}

async function exchange(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { accepts, refreshToken }: { readonly accepts: string; readonly refreshToken: string },
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  const form = new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
  if (form.get('refresh_token') !== refreshToken) return void outgoing.writeHead(401).end('{}');
  outgoing.setHeader('content-type', 'application/json');
  outgoing.end(
    JSON.stringify({ access_token: accepts, refresh_token: refreshToken, expires_in: 300, scope: '' }),
  );
}
