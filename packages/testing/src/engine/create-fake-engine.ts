import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkKinds } from '@drv/core/driver';
import { systemClock } from '../clock/system-clock.ts';
import { createMemoryImageStore } from '../images/memory-image-store.ts';
import { answerRequest } from './answer-request.ts';
import type { EngineState } from './engine-state.ts';
import { EventLog } from './event-log.ts';
import { FAKE_ENGINE, type EngineRequest, type FakeEngine, type FakeEngineOptions } from './fake-engine.ts';
import { FaultScript } from './fault-script.ts';
import { createHttpReply } from './http-reply.ts';
import { readBody } from './read-body.ts';
import { routeOf } from './route.ts';

/** Starts a fake engine; it listens when this resolves. */
export async function createFakeEngine(options: FakeEngineOptions): Promise<FakeEngine> {
  checkKinds(options, FAKE_ENGINE, 'createFakeEngine');
  const { images = [], registry = [] } = options;
  const state: EngineState = {
    options,
    clock: options.clock ?? systemClock,
    images: createMemoryImageStore({ images, registry }),
    containers: new Map(),
    events: new EventLog(),
    misuses: [],
  };
  const script = new FaultScript(options.script ?? []);
  const requests: EngineRequest[] = [];
  const sockets = new Set<Socket>();
  const directory =
    options.transport === 'tcp' ? undefined : await mkdtemp(join(tmpdir(), 'drv-fake-engine-'));
  let port = 0;
  let server = await listen();
  let closing: Promise<void> | undefined;

  async function listen(): Promise<Server> {
    const made = createServer((request, response) => void serve(request, response, Buffer.alloc(0)));
    made.on('upgrade', (request: IncomingMessage, _socket, head: Buffer) => {
      void serve(request, undefined, head);
    });
    made.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => sockets.delete(socket));
    });
    if (directory === undefined) made.listen(port, '127.0.0.1');
    else made.listen(join(directory, 'engine.sock'));
    await once(made, 'listening');
    if (directory === undefined) ({ port } = made.address() as AddressInfo);
    return made;
  }

  async function serve(
    request: IncomingMessage,
    response: ServerResponse | undefined,
    head: Buffer,
  ): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://engine');
    const path = url.pathname.replace(/^\/v\d+\.\d+(?=\/)/, '');
    const method = request.method ?? 'GET';
    const { body, rest } = await readBody(request, response === undefined ? head : undefined);
    const route = routeOf(method, path);
    requests.push({
      call: route?.call ?? 'unknown',
      method,
      path,
      query: Object.fromEntries(url.searchParams),
      headers: request.headers,
      body,
    });
    const reply = createHttpReply(request, response);
    if (route === undefined) {
      state.misuses.push(`the fake engine does not know ${method} ${path}`);
      return reply.json(404, { message: 'page not found' });
    }
    await answerRequest(route.call, request, {
      state,
      target: route.target,
      query: url.searchParams,
      headers: request.headers,
      body,
      early: rest,
      reply,
      fault: script.take(route.call),
    });
  }

  async function crash(): Promise<void> {
    const stopped = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await stopped;
  }

  async function close(): Promise<void> {
    if (server.listening) await crash();
    for (const { container } of state.containers.values()) container.destroy();
    if (directory !== undefined) await rm(directory, { recursive: true, force: true });
  }

  return {
    host: directory === undefined ? `tcp://127.0.0.1:${port}` : `unix://${join(directory, 'engine.sock')}`,
    requests,
    misuses: state.misuses,
    get containers() {
      return [...state.containers.values()].map(({ container: { id, name, state: is, spec } }) => ({
        id,
        name,
        state: is,
        labels: spec.labels,
      }));
    },
    get connections() {
      return sockets.size;
    },
    get pendingFaults() {
      return script.pending;
    },
    addFault: (rule) => script.add(rule),
    crash,
    async recover() {
      server = await listen();
    },
    close: () => (closing ??= close()),
    [Symbol.asyncDispose]: () => (closing ??= close()),
  };
}
