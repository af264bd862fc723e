import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isPodman } from '../on-podman.ts';
import { makeStallingImage } from './stalling-image.ts';

export interface RegistryProxy {
  /** `host:port`, for the front of an image reference. */
  readonly address: string;
  /** How many pulls it has seen: questions for a tag that were answered. */
  readonly pulls: number;
  /**
   * The next answers of a kind end in the middle: `cut` with their connection, `stall` without. Faults follow each other.
   */
  spoil(fault: RegistryFault): void;
  /** Forgets the faults to come; tells them. */
  heal(): readonly RegistryFault[];
  close(): Promise<void>;
}

export interface RegistryFault {
  readonly what: 'manifest' | 'blob';
  /** `drip`: a byte now and then, without an end. */
  readonly how: 'cut' | 'hang' | 'drip';
  /** @default 1 */
  readonly times?: number;
}

/** What the first word of a repository does to it; what follows is its name in the real registry, but for `stalls`. */
const FAULTS = ['stalls', 'breaks', 'limited'] as const;

/**
 * Stands before a registry on this host and counts pulls. `stalls/…` is an image that no engine has, whose blobs begin and never end; blobs of
 * `breaks/…` come wrong, and of `limited/…` there were too many requests.
 *
 * @param login `user:password` of the registry, for a proxy that lets anybody in.
 */
export async function startRegistryProxy(upstream: string, login?: string): Promise<RegistryProxy> {
  let pulls = 0;
  const stalling = await makeStallingImage();
  const faults: RegistryFault[] = [];
  /** What is to happen to an answer. */
  const nextFault = (what: RegistryFault['what']): RegistryFault['how'] | undefined => {
    const [first] = faults;
    if (first?.what !== what) return undefined;
    faults.shift();
    if (first.times !== undefined && first.times > 1) faults.unshift({ ...first, times: first.times - 1 });
    return first.how;
  };
  const server = createServer((incoming, outgoing) => {
    const path = incoming.url ?? '/';
    const fault = FAULTS.find((word) => path.startsWith(`/v2/${word}/`));
    if (fault === 'limited') {
      outgoing.writeHead(429, { 'content-type': 'application/json' });
      outgoing.end('{"errors":[{"code":"TOOMANYREQUESTS","message":"too many requests"}]}');
      return;
    }
    if (fault === 'stalls') {
      if (isForTag(path)) pulls += 1;
      stalling.answer(incoming, outgoing);
      return;
    }
    const isBlob = path.includes('/blobs/');
    const onward = request(`http://${upstream}${path.replace(`/v2/${fault}/`, '/v2/')}`, {
      method: incoming.method,
      headers: {
        ...incoming.headers,
        host: upstream,
        ...(login === undefined ? {} : { authorization: `Basic ${Buffer.from(login).toString('base64')}` }),
      },
      agent: false,
    });
    onward.on('response', (answer) => {
      // By tag, an engine asks once for each pull; what it asks by digest then is a part of it.
      if (isForTag(path) && answer.statusCode === 200) pulls += 1;
      const spoilt =
        (isBlob && isWanted(answer)) || isForTag(path) ? nextFault(isBlob ? 'blob' : 'manifest') : undefined;
      if (spoilt === 'hang') stall(answer, outgoing);
      else if (spoilt === 'drip') drip(answer, outgoing);
      else if (spoilt === 'cut') stall(answer, outgoing, () => outgoing.destroy());
      else pass(answer, outgoing, isBlob && fault === 'breaks');
    });
    onward.on('error', () => outgoing.destroy());
    outgoing.on('close', () => onward.destroy());
    incoming.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    address: `127.0.0.1:${port}`,
    get pulls() {
      return pulls;
    },
    spoil: (fault) => void faults.push(fault),
    heal: () => faults.splice(0),
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function isForTag(path: string): boolean {
  return /\/manifests\/[^/:]+$/.test(path);
}

/**
 * Docker asks for the configuration of an image whose layers it has. Podman asks for that one first, and tells of no
 * progress before it.
 */
function isWanted(answer: IncomingMessage): boolean {
  return !isPodman || Number(answer.headers['content-length'] ?? 0) > 100_000;
}

/** A beginning, and no more. */
function stall(answer: IncomingMessage, outgoing: ServerResponse, then = () => {}): void {
  outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
  answer.once('data', (chunk: Buffer) => {
    outgoing.write(chunk.subarray(0, chunk.length / 2), then);
    answer.destroy();
  });
  // The answer to a HEAD has no more than its beginning.
  answer.once('end', then);
  answer.resume();
}

/** Milliseconds. */
const DRIP_EVERY_MS = 100;

function drip(answer: IncomingMessage, outgoing: ServerResponse): void {
  outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
  answer.once('data', (chunk: Buffer) => {
    answer.destroy();
    let at = 0;
    const timer = setInterval(() => void outgoing.write(chunk.subarray(at, (at += 1))), DRIP_EVERY_MS);
    outgoing.on('close', () => clearInterval(timer));
  });
}

function pass(answer: IncomingMessage, outgoing: ServerResponse, corrupt: boolean): void {
  outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
  answer.on('data', (chunk: Buffer) => outgoing.write(corrupt ? chunk.map((byte) => byte ^ 1) : chunk));
  answer.on('end', () => outgoing.end());
  answer.on('error', () => outgoing.destroy());
}
