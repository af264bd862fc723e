import type { AbortOptions } from '@drv/core';
import { DrvError, type TerminalSize } from '@drv/core/driver';
import { type ContainerState, CONTAINER_STATE, readContainerState } from './container-state.ts';
import { hasStatus } from '../errors/engine-errors.ts';
import { isRefusal } from '../errors/engine-refusals.ts';
import type { CallOptions } from '../transport/engine-request.ts';
import type { EngineTransport } from '../transport/engine-transport.ts';

/** Of one container, by its id or name. */
export const pathOf = (id: string): string => `/containers/${encodeURIComponent(id)}`;

/** `undefined` when there is no such container. By id or name. */
export async function inspectContainer(
  transport: EngineTransport,
  id: string,
  options: AbortOptions = {},
): Promise<ContainerState | undefined> {
  try {
    const document = await transport.ask({
      op: 'inspect container',
      method: 'GET',
      path: `${pathOf(id)}/json`,
      wanted: CONTAINER_STATE,
      signal: options.signal,
    });
    return readContainerState(document);
  } catch (error) {
    if (hasStatus(error, 404)) return undefined;
    throw error;
  }
}

/** `already-running` is the engine's 304: a start whose reply was lost. */
export async function startContainer(
  transport: EngineTransport,
  id: string,
  options: CallOptions = {},
): Promise<'started' | 'already-running'> {
  try {
    await transport.command({
      op: 'start container',
      method: 'POST',
      path: `${pathOf(id)}/start`,
      timeoutMs: options.timeoutMs,
      signal: options.signal,
    });
    return 'started';
  } catch (error) {
    if (hasStatus(error, 304)) return 'already-running';
    throw error;
  }
}

/** Sends a signal to the main process, by its name. `not-running`: it had ended before, or there is no such container. */
export async function killContainer(
  transport: EngineTransport,
  id: string,
  signal: string,
  options: AbortOptions = {},
): Promise<'delivered' | 'not-running'> {
  try {
    await transport.command({
      op: 'signal container',
      method: 'POST',
      path: `${pathOf(id)}/kill?signal=${encodeURIComponent(signal)}`,
      signal: options.signal,
    });
    return 'delivered';
  } catch (error) {
    if (isRefusal(error, 'not-running')) return 'not-running';
    throw error;
  }
}

/** @throws `DRV_INVALID_STATE` for a container that does not run, or is paused already. */
export async function pauseContainer(
  transport: EngineTransport,
  id: string,
  options: AbortOptions = {},
): Promise<void> {
  const op = 'pause container';
  await transport
    .command({ op, method: 'POST', path: `${pathOf(id)}/pause`, signal: options.signal })
    .catch((error: unknown) => rethrowConflict(error, op));
}

/** @throws `DRV_INVALID_STATE` for a container that is not paused. */
export async function unpauseContainer(
  transport: EngineTransport,
  id: string,
  options: AbortOptions = {},
): Promise<void> {
  const op = 'resume container';
  await transport
    .command({ op, method: 'POST', path: `${pathOf(id)}/unpause`, signal: options.signal })
    .catch((error: unknown) => rethrowConflict(error, op));
}

function rethrowConflict(error: unknown, op: string): never {
  if (!isRefusal(error, 'wrong-state')) throw error;
  throw new DrvError('DRV_INVALID_STATE', `The task cannot do this now: ${op}`, { op, cause: error });
}

export async function resizeContainer(
  transport: EngineTransport,
  id: string,
  size: TerminalSize,
  options: AbortOptions = {},
): Promise<void> {
  await transport.command({
    op: 'resize terminal',
    method: 'POST',
    path: `${pathOf(id)}/resize?h=${size.rows}&w=${size.columns}`,
    isRepeatable: true,
    signal: options.signal,
  });
}

/**
 * Removes a container, running or not, with its anonymous volumes. `in-progress`: somebody else's removal is under
 * way.
 */
export async function removeContainer(
  transport: EngineTransport,
  id: string,
  options: AbortOptions = {},
): Promise<'removed' | 'gone' | 'in-progress'> {
  try {
    await transport.command({
      op: 'remove container',
      method: 'DELETE',
      path: `${pathOf(id)}?force=true&v=true`,
      isRepeatable: true,
      signal: options.signal,
    });
    return 'removed';
  } catch (error) {
    if (hasStatus(error, 404)) return 'gone';
    if (isRefusal(error, 'being-removed')) return 'in-progress';
    throw error;
  }
}
