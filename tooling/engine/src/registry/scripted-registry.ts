import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { digestOf, type RegistryImage } from './registry-image.ts';

/** A request for a part of an image, or for leave to ask for one. */
export interface RegistryRequest {
  readonly what: 'ping' | 'token' | 'manifest' | 'blob';
  readonly method: string;
  /** `host:port` of this registry. */
  readonly address: string;
  /** The tag or digest that is asked for; empty where none is. */
  readonly reference: string;
  readonly authorization: string | undefined;
}

export interface RegistryReply {
  readonly status: number;
  /** @default {} */
  readonly headers?: Readonly<Record<string, string>>;
  /** What is neither text nor bytes is sent as JSON. @default nothing */
  readonly body?: unknown;
}

export interface ScriptedRegistryOptions {
  /** By `repository:tag`. */
  readonly images?: Readonly<Record<string, RegistryImage>>;
  /** What a registry is to say that a real one cannot be made to say; `undefined` for what is as usual. */
  readonly answer?: (request: RegistryRequest) => RegistryReply | undefined;
  /** The address to listen on. Engines expect TLS everywhere but on this host. @default 127.0.0.1 */
  readonly listenOn?: string;
}

export interface ScriptedRegistry extends AsyncDisposable {
  /** `127.0.0.1:port`, which engines ask without TLS, or the port of `listenOn`. */
  readonly address: string;
  /** Requests that it got so far, in order. */
  readonly requests: readonly RegistryRequest[];
  close(): Promise<void>;
}

/** The body by which registries say what is wrong (OCI distribution specification, "Error Codes"). */
export function registryError(status: number, code: string, message: string): RegistryReply {
  return { status, body: { errors: [{ code, message }] } };
}

/** A registry of small images on this host, which may be told to answer anything. Without a login. */
export async function startScriptedRegistry({
  images = {},
  answer = () => undefined,
  listenOn = '127.0.0.1',
}: ScriptedRegistryOptions): Promise<ScriptedRegistry> {
  const held = hold(images);
  const requests: RegistryRequest[] = [];
  const server = createServer((incoming, outgoing) => {
    incoming.resume();
    const url = new URL(incoming.url ?? '/', 'http://registry');
    const parts = /^\/v2\/(?<repository>.+)\/(?<what>manifest|blob)s\/(?<reference>[^/]+)$/.exec(
      url.pathname,
    );
    const reference = decodeURIComponent(parts?.groups?.['reference'] ?? '');
    const request: RegistryRequest = {
      what: url.pathname === '/token' ? 'token' : ((parts?.groups?.['what'] as 'blob' | undefined) ?? 'ping'),
      method: incoming.method ?? '',
      address: addressOf(server.address() as AddressInfo),
      reference,
      authorization: incoming.headers.authorization,
    };
    requests.push(request);
    const repository = parts?.groups?.['repository'] ?? '';
    send(incoming, outgoing, answer(request) ?? held(request, repository));
  });
  server.listen(0, listenOn);
  await once(server, 'listening');
  const close = async () => {
    if (!server.listening) return;
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  };
  return {
    address: addressOf(server.address() as AddressInfo),
    requests,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** What the registry says where nobody told it to say something else. */
function hold(
  images: Readonly<Record<string, RegistryImage>>,
): (request: RegistryRequest, repository: string) => RegistryReply {
  const manifests = new Map<string, RegistryReply>();
  const blobs = new Map<string, Buffer>();
  const add = (repository: string, reference: string, image: RegistryImage) => {
    const digest = digestOf(image.manifest);
    const headers = { 'content-type': image.mediaType, 'docker-content-digest': digest };
    for (const name of [reference, digest]) {
      manifests.set(`${repository}:${name}`, { status: 200, headers, body: image.manifest });
    }
    for (const blob of image.blobs) blobs.set(digestOf(blob), blob);
    for (const child of image.children ?? []) add(repository, digestOf(child.manifest), child);
  };
  for (const [name, image] of Object.entries(images)) {
    const colon = name.lastIndexOf(':');
    add(name.slice(0, colon), name.slice(colon + 1), image);
  }
  return ({ what, method, reference }, repository) => {
    if (what === 'ping') return { status: 200, body: {} };
    // Some engines try OAuth first.
    if (what === 'token') return method === 'GET' ? { status: 200, body: { token: 'any' } } : { status: 405 };
    if (what === 'manifest') {
      const known = manifests.get(`${repository}:${reference}`);
      return known ?? registryError(404, 'MANIFEST_UNKNOWN', 'manifest unknown');
    }
    const body = blobs.get(reference);
    const headers = { 'content-type': 'application/octet-stream' };
    return body === undefined
      ? registryError(404, 'BLOB_UNKNOWN', 'blob unknown to registry')
      : { status: 200, headers, body };
  };
}

function send(
  { method }: IncomingMessage,
  outgoing: ServerResponse,
  { status, headers = {}, body = '' }: RegistryReply,
): void {
  const bytes =
    typeof body === 'string' || Buffer.isBuffer(body) ? Buffer.from(body) : Buffer.from(JSON.stringify(body));
  outgoing.writeHead(status, {
    'content-type': 'application/json',
    'content-length': bytes.length,
    ...headers,
  });
  outgoing.end(method === 'HEAD' ? undefined : bytes);
}

function addressOf({ address, port }: AddressInfo): string {
  return `${address}:${port}`;
}
