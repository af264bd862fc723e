import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UsageError } from '../errors/usage-error.ts';
import type { ListenAddress } from '../parse/listen-address.ts';

/** How a worker is, as its health endpoint tells it. */
export interface Health {
  /** It takes tasks: it is not being drained, and engine and store answer. */
  readonly ready: boolean;
  readonly node: string;
  readonly slots: number;
  /** Tasks that it has at this moment. */
  readonly running: number;
  readonly draining: boolean;
  /** `ok`, or the code of the error. */
  readonly engine: string;
  readonly store: string;
}

export interface HealthServer {
  /** As a URL. */
  readonly url: string;
  close(): Promise<void>;
}

/** A prober that says nothing is not waited for. */
const REQUEST_MS = 5_000;

/**
 * Answers `GET /live` (200 as long as the process does anything) and `GET /ready` (200 or 503) with JSON, in which no
 * address and no secret is.
 *
 * @throws UsageError when it cannot listen there.
 */
export async function openHealthServer(
  { host, port }: ListenAddress,
  health: () => Promise<Health>,
): Promise<HealthServer> {
  const server = createServer(
    { requestTimeout: REQUEST_MS, headersTimeout: REQUEST_MS },
    (request, response) => {
      const path = request.url?.split('?')[0];
      if (request.method !== 'GET' && request.method !== 'HEAD') answer(response, 405, { error: 'only GET' });
      else if (path === '/live') answer(response, 200, { live: true });
      else if (path === '/ready')
        health().then(
          (now) => answer(response, now.ready ? 200 : 503, now),
          () => answer(response, 503, { ready: false }),
        );
      else answer(response, 404, { error: 'there are /live and /ready' });
    },
  );
  server.listen(port, host);
  await once(server, 'listening').catch((error: unknown) => {
    throw new UsageError(
      `--health: cannot listen at ${host}:${port} (${(error as NodeJS.ErrnoException).code})`,
      {
        cause: error,
      },
    );
  });
  const at = server.address() as AddressInfo;
  return {
    url: `http://${at.family === 'IPv6' ? `[${at.address}]` : at.address}:${at.port}`,
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(`${JSON.stringify(body)}\n`);
}
