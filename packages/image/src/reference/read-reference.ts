import type { ImageReference } from '@drv/core/driver';

import { includesAny, REGISTRY_MARK } from './characters.ts';
import { HUB, OFFICIAL, OLD_HUB } from './docker-hub.ts';
import { readRepository } from './read-repository.ts';
import type { ReferenceProblem } from './reference-problem.ts';
import { hostProblem, scanRegistry } from './scan-registry.ts';
import { textProblem } from './text-problem.ts';
import { uppercaseProblem } from './uppercase-problem.ts';

const HEX_ID = /^[0-9a-f]{64}$/;

/** The normalised reference that a text is, or why it is none, character by character. Never throws. */
export function readReference(text: string): ImageReference | ReferenceProblem {
  return textProblem(text) ?? readNormalised(text);
}

function readNormalised(text: string): ImageReference | ReferenceProblem {
  const slash = text.indexOf('/');
  if (slash === -1) {
    if (text.length === 64 && HEX_ID.test(text)) {
      return { problem: 'identifier', offset: 0, wanted: 'a name, not the id of an image' };
    }
    return uppercaseFirst(text, 0, readRepository(text, 0, HUB, OFFICIAL));
  }
  if (!namesRegistry(text, slash)) return uppercaseFirst(text, 0, readRepository(text, 0, HUB, ''));

  const start = slash + 1;
  const wrong = scanRegistry(text, slash);
  if (wrong !== -1) return uppercaseFirst(text, start, hostProblem(wrong));
  const host = text.slice(0, slash);
  const registry = host === OLD_HUB ? HUB : host;
  const prefix = registry === HUB && !text.includes('/', start) ? OFFICIAL : '';
  return uppercaseFirst(text, start, readRepository(text, start, registry, prefix));
}

function namesRegistry(text: string, slash: number): boolean {
  return includesAny(text, slash, REGISTRY_MARK) || (slash === 9 && text.startsWith('localhost'));
}

/** An upper-case letter in the path is told before every other problem. */
function uppercaseFirst(
  text: string,
  start: number,
  read: ImageReference | ReferenceProblem,
): ImageReference | ReferenceProblem {
  if (!('wanted' in read)) return read;
  const colon = text.indexOf(':', start);
  return uppercaseProblem(text, start, colon === -1 ? text.length : colon) ?? read;
}
