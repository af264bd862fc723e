import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { EngineCall } from '@drv/testing';
import { callOf } from './call-of.ts';
import { carry } from './carry.ts';
import type { ProxyRule } from './proxy-rule.ts';

/** A socket that leads to an engine, on which calls go wrong as they are told to. */
export interface EngineProxy extends AsyncDisposable {
  /** As in `DOCKER_HOST`. */
  readonly host: string;
  /**
   * Connections of clients that are open now. Not one whose client has ended its input: whether it has gone, too, only
   * shows when something is sent to it.
   */
  readonly connections: number;
  /** Connections to the engine that are open now, whatever became of their clients. */
  readonly held: number;
  /** Every call so far, in the order of arrival. */
  readonly calls: readonly (EngineCall | 'unknown')[];
  /** Rules that have not happened as often as they should. */
  readonly pending: readonly ProxyRule[];
  /** Adds a rule; those before it come first. */
  add(rule: ProxyRule): void;
  /** Forgets all rules. */
  clear(): void;
  /**
   * Drops what clients send from now on: the end of one is not seen while the engine does not take what it sent before,
   * which Podman never does after a task has ended.
   */
  dropInput(): void;
  /** Cuts the open connections of a call, or of all; tells how many. */
  cut(call?: EngineCall): number;
  /** Idempotent. */
  close(): Promise<void>;
}

/**
 * Stands before an engine's socket, so that faults can be provoked on a real one, between its client and itself.
 * Connections carry one request each.
 *
 * @param options.transport `tcp` for connections that are reset instead of closed.
 */
export async function startEngineProxy(
  engineSocket: string,
  options: { readonly transport?: 'unix' | 'tcp'; readonly rules?: readonly ProxyRule[] } = {},
): Promise<EngineProxy> {
  const { transport = 'unix' } = options;
  const rules = (options.rules ?? []).map((rule) => ({ rule, seen: 0 }));
  const calls: (EngineCall | 'unknown')[] = [];
  const open = new Map<Socket, { call?: EngineCall | 'unknown'; readonly cut: () => void }>();

  /** The rules for one call; each call counts once for each of them. */
  const rulesFor = (call: EngineCall | 'unknown'): readonly ProxyRule[] => {
    const mine = rules.filter(({ rule }) => rule.on === call);
    for (const entry of mine) entry.seen += 1;
    return mine
      .filter(({ rule: { after = 0, times = 1 }, seen }) => seen > after && seen <= after + times)
      .map(({ rule }) => rule);
  };

  const server = createServer({ allowHalfOpen: true }, (client) => {
    const engine = connect({ path: engineSocket, allowHalfOpen: true });
    const cut = () => {
      // Node leaves a connection open that it cannot reset any more, since its end was sent.
      if (transport === 'tcp' && !client.writableEnded) client.resetAndDestroy();
      else client.destroy();
      engine.destroy();
    };
    const entry: { call?: EngineCall | 'unknown'; readonly cut: () => void } = { cut };
    open.set(client, entry);
    for (const socket of [client, engine]) socket.on('error', () => {});
    client.on('close', () => {
      open.delete(client);
      engine.destroy();
    });
    // What the engine will not take any more would keep the end of the client from being seen.
    engine.on('end', () => client.unpipe(engine).resume());
    void carry(client, engine, {
      cut,
      onRequest(line) {
        entry.call = callOf(line);
        calls.push(entry.call);
        return rulesFor(entry.call);
      },
    });
  });

  const directory = transport === 'unix' ? await mkdtemp(join(tmpdir(), 'drv-proxy-')) : undefined;
  if (directory === undefined) server.listen(0, '127.0.0.1');
  else server.listen(join(directory, 'engine.sock'));
  await once(server, 'listening');

  async function close(): Promise<void> {
    for (const { cut } of open.values()) cut();
    await new Promise<void>((resolve) => void server.close(() => resolve()));
    if (directory !== undefined) await rm(directory, { recursive: true, force: true });
  }
  let closing: Promise<void> | undefined;

  return {
    host:
      directory === undefined
        ? `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`
        : `unix://${join(directory, 'engine.sock')}`,
    get connections() {
      return [...open.keys()].filter(({ readableEnded }) => !readableEnded).length;
    },
    get held() {
      return open.size;
    },
    calls,
    get pending() {
      return rules
        .filter(({ rule: { after = 0, times = 1 }, seen }) => times !== Infinity && seen < after + times)
        .map(({ rule }) => rule);
    },
    add: (rule) => void rules.push({ rule, seen: 0 }),
    clear: () => void rules.splice(0),
    dropInput() {
      for (const client of open.keys()) client.unpipe().resume();
    },
    cut(call) {
      const chosen = [...open.values()].filter((entry) => call === undefined || entry.call === call);
      for (const entry of chosen) entry.cut();
      return chosen.length;
    },
    close: () => (closing ??= close()),
    [Symbol.asyncDispose]: () => (closing ??= close()),
  };
}
