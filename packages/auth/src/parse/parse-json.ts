import type { ConfigSource } from './config-source.ts';
import { malformed } from './malformed.ts';

const PLACE = / \((line \d+ column \d+)\)$/;

/** The JSON value of a text; `undefined` for white space. A byte order mark before it is skipped. */
export function parseJson(text: string, source: ConfigSource): unknown {
  const json = text.startsWith('\uFEFF') ? text.slice(1) : text;
  if (json.trim() === '') return undefined;
  try {
    return JSON.parse(json);
  } catch (error) {
    // The engine's message quotes the text around the mistake, so only the place is taken from it.
    const place = error instanceof Error ? PLACE.exec(error.message)?.[1] : undefined;
    throw malformed(source, place === undefined ? 'is not valid JSON' : `is not valid JSON (${place})`);
  }
}
