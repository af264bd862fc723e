import type { ImageReference } from '@drv/core/driver';

import { formatReference } from '../reference/format-reference.ts';
import { repositoryName } from '../reference/repository-name.ts';

const URL = /[a-z][a-z0-9+.-]*:\/\/[^\s"'<>]+/gi;
const HOST_AND_PORT = /(?:\[[0-9a-f:]+\]|\b[\w.-]+):\d{2,5}\b/gi;
const LOOKED_UP = /\blookup \S+ on \S+/g;
const FILE = /(?<![\w.<])\/[^\s:"']+/g;
/** Podman names a tag by itself. */
const MANIFEST_IN = /\bmanifest \S+ in\b/g;
/** Where a name stands that is a word like others: an image may be called `denied`. */
const BEFORE_A_WORD = String.raw`\b(?:for|repository|image|image:|reference|in) "?`;
const TAG_AND_DIGEST = String.raw`(?::[\w.-]+)?(?:@[\w.+-]+:[0-9a-f]+)?`;

/**
 * A message without the image's own name, without hosts, addresses and paths: what is left are the words of the engine
 * and of the registry. An image called `ratelimit` that is not there is no rate limit.
 */
export function withoutNames(message: string, reference: ImageReference | undefined): string {
  let text = message.replace(URL, '').replace(LOOKED_UP, 'lookup').replace(MANIFEST_IN, 'manifest in');
  for (const pattern of reference === undefined ? [] : namesOf(reference)) text = text.replace(pattern, '');
  return text.replace(HOST_AND_PORT, '').replace(FILE, '');
}

/** As an engine may write them, the longest first. */
function namesOf(reference: ImageReference): RegExp[] {
  const whole = (['canonical', 'familiar'] as const).flatMap((form) => [
    formatReference(reference, form),
    repositoryName(reference, form),
  ]);
  const names = [...new Set([...whole, reference.repository, reference.registry])];
  return names.map((name) => {
    const literal = name.replaceAll(/[.+[\]]/g, String.raw`\$&`);
    return /[/.:]/.test(name)
      ? new RegExp(String.raw`(?<![\w./-])${literal}${TAG_AND_DIGEST}(?![\w/-])`, 'g')
      : new RegExp(`(?<=${BEFORE_A_WORD})${literal}${TAG_AND_DIGEST}(?![\\w/.-])`, 'g');
  });
}
