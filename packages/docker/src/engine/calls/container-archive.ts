import type { Readable } from 'node:stream';
import type { AbortOptions } from '@drv/core';
import { timeoutError } from '../errors/engine-errors.ts';
import { isRefusal } from '../errors/engine-refusals.ts';
import type { EngineTransport } from '../transport/engine-transport.ts';
import { endStall } from '../wire/end-stall.ts';
import { objectOf, textOf } from './document.ts';
import { pathOf } from './container-calls.ts';

/** What is at a path of a container, without following a link at its end. */
export interface PathState {
  readonly type: 'directory' | 'symlink' | 'other';
  /** Of a symbolic link: where it leads, as an absolute path in the container. */
  readonly linkTarget: string;
  /** RFC 3339. */
  readonly modifiedAt: string;
}

/** Bits of Go's `os.FileMode`. */
const DIRECTORY = 2 ** 31;
const SYMLINK = 2 ** 27;

/** `undefined` when there is nothing at this path. The container need not run. */
export async function statContainerPath(
  transport: EngineTransport,
  id: string,
  path: string,
  { signal }: AbortOptions = {},
): Promise<PathState | undefined> {
  const op = 'look into container';
  const { status, headers } = await transport.head({
    op,
    method: 'HEAD',
    path: archivePath(id, path),
    signal,
  });
  const state = headers.get('x-docker-container-path-stat');
  // With one, where there is nothing: Podman's word for a link that leads nowhere.
  return status === 404 && state === undefined ? undefined : readPathState(state ?? '');
}

function readPathState(header: string): PathState {
  const stat = objectOf(JSON.parse(Buffer.from(header, 'base64').toString() || '{}'));
  const mode = typeof stat['mode'] === 'number' ? stat['mode'] : 0;
  const has = (bit: number) => Math.floor(mode / bit) % 2 === 1;
  return {
    type: has(DIRECTORY) ? 'directory' : has(SYMLINK) ? 'symlink' : 'other',
    linkTarget: textOf(stat['linkTarget']),
    modifiedAt: textOf(stat['mtime']),
  };
}

/**
 * Unpacks a tar archive below a directory of a container, which need not run. What is there is replaced, but no directory
 * by a file, nor the other way round. One that is known as a whole is sent in one piece, over a kept connection.
 */
export function putContainerArchive(
  transport: EngineTransport,
  id: string,
  archive: AsyncIterable<Uint8Array> | Uint8Array,
  { path, signal }: AbortOptions & { readonly path: string },
): Promise<void> {
  const request = {
    op: 'put files into container',
    method: 'PUT',
    path: `${archivePath(id, path)}&noOverwriteDirNonDir=true`,
    // Any other type, and the engine reads the body as a form, and unpacks nothing.
    headers: { 'Content-Type': 'application/x-tar' },
    signal,
  } as const;
  if (!(archive instanceof Uint8Array)) return transport.upload(request, archive);
  return transport.command({ ...request, bytes: archive, isRepeatable: true });
}

/**
 * A path of a container as a tar archive; `undefined` when there is nothing. The caller reads or destroys it; while it is read
 * the engine has `stallMs` for each next piece.
 */
export async function getContainerArchive(
  transport: EngineTransport,
  id: string,
  path: string,
  { signal, stallMs }: AbortOptions & { readonly stallMs: number },
): Promise<Readable | undefined> {
  try {
    const op = 'take files out of container';
    const stream = await transport.open({ op, method: 'GET', path: archivePath(id, path), signal });
    return endStall(stream, stallMs, () => timeoutError(op, stallMs, transport.where));
  } catch (error) {
    if (isRefusal(error, 'no-path')) return undefined;
    throw error;
  }
}

function archivePath(id: string, path: string): string {
  return `${pathOf(id)}/archive?${new URLSearchParams({ path }).toString()}`;
}
