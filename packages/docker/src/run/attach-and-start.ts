import type { Duplex } from 'node:stream';
import type { AbortOptions } from '@drv/core';
import {
  linkSignals,
  operation,
  type PublishedPort,
  type RunRecord,
  type StartTimes,
  throwIfAborted,
} from '@drv/core/driver';
import type { PendingExit } from '../engine/calls/container-wait.ts';
import { takeTurn } from '../engine/gate/take-turn.ts';
import type { EngineTraits } from '../engine/traits/engine-traits.ts';
import type { Launch } from '../launcher/launch.ts';
import { startFailure } from '../outcome/start-failure.ts';
import { engineSource } from '../output/engine-source.ts';
import type { RunOutput } from '../output/open-output.ts';
import { publishedPorts } from './published-ports.ts';
import type { RunContext } from './run-context.ts';
import { startTaskContainer } from './start-container.ts';

/** A container that was started, with its connections. */
export interface AttachedStart {
  /** Carries the output, and takes the input. */
  readonly socket: Duplex;
  readonly pending: PendingExit;
  readonly times: StartTimes;
  readonly ports: readonly PublishedPort[] | undefined;
  /** Milliseconds that the engine took, right before the start, for the slower of two calls that ask nothing of it. */
  readonly preStartLatencyMs: number;
  /** Milliseconds that it took for the start. */
  readonly startMs: number;
  /** Milliseconds that the task waited for its turns at the engine. */
  readonly queuedMs: number;
}

/**
 * Attaches (the engine has hooked its pipes), waits (the engine has registered the waiter) and starts, when it is the
 * task's turn at the engine. Abort, and the task's close, leave the queue; abort before the start rejects.
 *
 * @throws `DRV_ABORTED`; what {@link startTaskContainer} throws.
 */
export async function attachAndStart(
  context: RunContext,
  { output, head, record, signal }: Pick<RunOutput, 'output' | 'head' | 'record'> & AbortOptions,
): Promise<AttachedStart> {
  const { engine, containerId, task, fields, gate, closing } = context;
  const waiting = linkSignals(signal, closing);
  const entering = { fields, tenant: task.tenant, signal: waiting.signal };
  const turn = await takeTurn(gate, 'start', entering).finally(waiting.unlink);
  try {
    const attachedAt = performance.now();
    const socket = await operation('container.attach', fields, () =>
      engine.attach(containerId, { signal }).catch((error: unknown) => {
        throw context.traits.createsOnAttach ? startFailure(error, task.id) : error;
      }),
    );
    const { tty = false } = task;
    const launch = context.announced?.launch;
    if (launch !== undefined) awaitWord(launch, record);
    output.read(engineSource(socket, { kind: 'connection', tty, trailer: context.traits.trailer, launch }));
    await setTerminalSize(context, 'after attach');
    const waitedAt = performance.now();
    const pending = await engine.wait(containerId, 'next-exit', { signal });
    const askedAt = performance.now();
    const preStartLatencyMs = Math.max(waitedAt - attachedAt, askedAt - waitedAt);
    const sentAt = Date.now();
    try {
      throwIfAborted(signal, 'start task');
      record.add({ what: 'start-asked' });
      await operation('container.start', fields, () =>
        turn.call(() => startTaskContainer(context, () => head.hasSome)),
      );
    } catch (error) {
      // After a failed start this wait would never be answered.
      pending.abandon();
      throw error;
    }
    const answeredAt = Date.now();
    const startMs = performance.now() - askedAt;
    await setTerminalSize(context, 'after start');
    const ports = await publishedPorts(context);
    const queuedMs = context.queuedMs + turn.waitedMs;
    const times = { sentAt, answeredAt };
    return { socket, pending, ports, times, preStartLatencyMs, startMs, queuedMs };
  } finally {
    turn.leave();
  }
}

/** A launcher says it before the task begins, and after it has ended; a log may have it, too. */
export function awaitWord(launch: Launch, record: Pick<RunRecord, 'add'>): void {
  record.add({ what: 'word-awaited' });
  launch.listen({
    onWord: (stream) => record.add({ what: 'word-heard', stream }),
    onLastWord: (stream, status) => record.add({ what: 'last-word-heard', stream, status }),
    onTornWord: () => record.add({ what: 'word-torn' }),
  });
}

/** Tells an engine that takes the size of a terminal only now. One that fails at it has not failed at the task. */
async function setTerminalSize(
  { engine, containerId, task, traits, logger }: RunContext,
  moment: EngineTraits['takesTerminalSize'],
): Promise<void> {
  if (task.terminalSize === undefined || traits.takesTerminalSize !== moment) return;
  await engine.resize(containerId, task.terminalSize).catch((error: unknown) => {
    logger.warn({ error: String(error) }, 'the terminal did not get its size');
  });
}
