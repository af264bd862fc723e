import type { Agent } from 'node:http';
import { DrvError, type AbortOptions } from '@drv/core';
import { abortError, backOff, delay, startTimer, throwIfAborted } from '@drv/core/driver';
import Docker from 'dockerode';
import { describeAddress, type EngineAddress } from './engine-address.ts';
import { createEngineAgent } from './engine-agent.ts';
import {
  connectionCut,
  connectionError,
  isConnectionLost,
  responseError,
  timeoutError,
} from '../engine-errors.ts';

/** How one call differs from the others. */
export interface CallOptions extends AbortOptions {
  /** Milliseconds that the engine has for it. @default the transport's `requestTimeoutMs` */
  readonly timeoutMs?: number;
}

/**
 * Short calls through the client library, each on a connection of its own and bounded by a deadline. The library's
 * promise never settles when a connection dies after the response's headers; here the connection is watched.
 */
export interface LibraryCalls {
  /** A call that changes something: sent once. Who gets no answer has to look what became of it. */
  call<T>(op: string, options: CallOptions, body: LibraryCall<T>): Promise<T>;
  /** A question: asked again, at most twice and within the same deadline, when the connection was lost. */
  ask<T>(op: string, options: AbortOptions, body: LibraryCall<T>): Promise<T>;
  /** No connection is left. */
  close(): void;
}

type LibraryCall<T> = (docker: Docker, signal: AbortSignal) => Promise<T>;

const TRIES = 3;
const PAUSES = { firstMs: 50 };

export function createLibraryCalls(options: {
  readonly address: EngineAddress;
  /** Milliseconds that the engine has for a call. */
  readonly requestTimeoutMs: number;
}): LibraryCalls {
  const { address, requestTimeoutMs } = options;
  const where = describeAddress(address);
  const { modem } = new Docker(libraryOptions(address));
  const agents = new Set<Agent>();

  /** One request. */
  async function send<T>(op: string, signal: AbortSignal, body: LibraryCall<T>): Promise<T> {
    const agent = createEngineAgent(address);
    agents.add(agent);
    // Not every call of the library takes a signal.
    const hangUp = () => agent.destroy();
    signal.addEventListener('abort', hangUp, { once: true });
    try {
      const lost = whenClosed(agent);
      // The library's settings, with this call's connections.
      const own = Object.create(modem, { agent: { value: agent } }) as typeof modem;
      const answer = body(new Docker({ modem: own } as Docker.DockerOptions), signal);
      answer.catch(() => {});
      return await Promise.race([answer, lost]);
    } catch (error) {
      throw DrvError.is(error) ? error : libraryError(error, op, where);
    } finally {
      signal.removeEventListener('abort', hangUp);
      agents.delete(agent);
      agent.destroy();
    }
  }

  async function sendAgain<T>(op: string, signal: AbortSignal, body: LibraryCall<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await send(op, signal, body);
      } catch (error) {
        if (attempt === TRIES || signal.aborted || !isConnectionLost(error)) throw error;
        await delay(backOff(attempt, PAUSES), signal);
      }
    }
  }

  async function bounded<T>(
    op: string,
    { signal, timeoutMs = requestTimeoutMs }: CallOptions,
    sending: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    throwIfAborted(signal, op);
    const controller = new AbortController();
    let stop: (error: DrvError) => void = () => {};
    const cut = new Promise<never>((_resolve, reject) => {
      stop = (error) => {
        reject(error);
        controller.abort();
      };
    });
    const timer = startTimer(timeoutMs, () => stop(timeoutError(op, timeoutMs, where)));
    const onAbort = () => stop(abortError(signal as AbortSignal, op));
    signal?.addEventListener('abort', onAbort, { once: true });
    const answer = sending(controller.signal);
    try {
      return await Promise.race([answer, cut]);
    } finally {
      timer.cancel();
      signal?.removeEventListener('abort', onAbort);
      answer.catch(() => {});
    }
  }

  return {
    call: (op, o, body) => bounded(op, o, (signal) => send(op, signal, body)),
    ask: (op, o, body) => bounded(op, o, (signal) => sendAgain(op, signal, body)),
    close() {
      for (const agent of agents) agent.destroy();
    },
  };
}

/** Rejects when the connection that the agent makes has been closed, and whoever waits for an answer had his chance. */
function whenClosed(agent: Agent): Promise<never> {
  const connect = agent.createConnection.bind(agent);
  const closed = new Promise<never>((_resolve, reject) => {
    agent.createConnection = (connection, callback) => {
      const socket = connect(connection, callback);
      socket?.once('close', () => setImmediate(reject, connectionCut()));
      return socket;
    };
  });
  closed.catch(() => {});
  return closed;
}

/**
 * Settings for the client library. `host` and `protocol` are always given, since it lets `DOCKER_HOST` of the
 * environment win over an explicit socket path otherwise.
 */
function libraryOptions(address: EngineAddress): Docker.DockerOptions {
  switch (address.kind) {
    case 'socket':
      return {
        host: undefined,
        protocol: 'http',
        socketPath: address.socketPath,
      } as Docker.DockerOptions;
    case 'tcp':
      return {
        host: address.host,
        port: address.port,
        protocol: address.tls ? 'https' : 'http',
        ...address.tls,
      } as Docker.DockerOptions;
    case 'ssh':
      return {
        host: address.host,
        port: address.port,
        protocol: 'ssh',
        ...(address.username === undefined ? {} : { username: address.username }),
        ...(address.agentSocket === undefined ? {} : { sshOptions: { agent: address.agentSocket } }),
      } as Docker.DockerOptions;
  }
}

function libraryError(error: unknown, op: string, where: string): DrvError {
  const { statusCode, json, message } = error as { statusCode?: number; json?: unknown; message?: string };
  if (statusCode === undefined) return connectionError(error, op, where);
  const said = (json as { message?: unknown } | null)?.message;
  return responseError(statusCode, typeof said === 'string' ? said : (message ?? ''), op);
}
