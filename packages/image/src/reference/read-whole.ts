import type { ImageReference } from '@drv/core';

import { HUB, OFFICIAL, OLD_HUB } from './docker-hub.ts';

/**
 * The whole grammar but for SHA-512: what may be read at one go. A first component with a `.`, a `:` or an upper-case
 * letter has to be a host. No part can be read in two ways, so that nothing is tried twice.
 */
const WHOLE = new RegExp(
  [
    String.raw`^(?:((?=[^/]*[.:A-Z])(?:[A-Za-z0-9]+(?:-+[A-Za-z0-9]+)*(?:\.[A-Za-z0-9]+(?:-+[A-Za-z0-9]+)*)*|\[[0-9A-Fa-f:]+\])(?::[0-9]+)?|localhost)/|(?![^/]*[.:A-Z][^/]*/))`,
    String.raw`([a-z0-9]+(?:(?:[._]|__|-+|/)[a-z0-9]+)*)`,
    String.raw`(?::([A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?`,
    String.raw`(?:@(sha256:[0-9a-f]{64}))?$`,
  ].join(''),
);

/** An identifier has as many digits; a path is at most so long. Both are judged character by character. */
const ID_LENGTH = 64;
const REPOSITORY_LENGTH = 255;
const TEXT_LENGTH = 1024;

/**
 * The reference that nearly every text is, by one regular expression: the first references of a process cost a tenth of
 * what loops cost that are not compiled yet. `undefined` for what is to be read character by character: what is wrong,
 * and what is rare.
 */
export function readWhole(text: string): ImageReference | undefined {
  if (typeof text !== 'string' || text.length === ID_LENGTH || text.length > TEXT_LENGTH) return undefined;
  const match = WHOLE.exec(text);
  if (match === null) return undefined;
  const host = match[1];
  const path = match[2] ?? '';
  const registry = host === undefined || host === OLD_HUB ? HUB : host;
  const repository = registry === HUB && !path.includes('/') ? OFFICIAL + path : path;
  if (repository.length > REPOSITORY_LENGTH) return undefined;
  const tag = match[3];
  const digest = match[4];
  if (digest === undefined)
    return tag === undefined ? { registry, repository } : { registry, repository, tag };
  return tag === undefined ? { registry, repository, digest } : { registry, repository, tag, digest };
}
