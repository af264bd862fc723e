import type { SpoiltAnswer } from './spoilt-answer.ts';

/** A place in a document: names of members, and places in lists. */
type Path = readonly (string | number)[];

const MAX_DEPTH = 4;
/** What stands in the place of a member, by name. `undefined`: the member is missing. */
const REPLACEMENTS: readonly (readonly [string, unknown])[] = [
  ['missing', undefined],
  ['null', null],
  ['a number', 7],
  ['a text', 'x'],
  ['a list', [null]],
  ['an object', { x: null }],
  ['true', true],
];

/** The document of an answer with one of its members missing, or of another type: for every member. */
export function damagedDocuments(document: unknown): readonly SpoiltAnswer[] {
  return pathsOf(document).flatMap((path) =>
    REPLACEMENTS.filter(([, value]) => typeOf(value) !== typeOf(at(document, path))).map(([what, value]) => ({
      name: `${path.join('.')} is ${what}`,
      async spoil({ head, status, body }, client) {
        const hasBody = status !== 204 && status !== 304;
        const headers = [
          'Content-Type: application/json',
          hasBody ? 'Connection: close' : 'Content-Length: 0',
        ];
        // At once: the body of a wait comes with the end of the task.
        client.write([head.slice(0, head.indexOf('\r\n')), ...headers, '', ''].join('\r\n'));
        client.end(hasBody ? damaged((await body()).toString(), path, value) : '');
      },
    })),
  );
}

function damaged(text: string, path: Path, value: unknown): string {
  try {
    return JSON.stringify(replaced(JSON.parse(text), path, value));
  } catch {
    // This answer is no document.
    return text;
  }
}

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null || path.length === MAX_DEPTH) return [];
  // The elements of a list are alike.
  const keys = Array.isArray(value) ? [...value.keys()].slice(0, 1) : Object.keys(value);
  return keys.flatMap((key) => {
    const inner = [...path, key];
    return [inner, ...pathsOf((value as Record<string | number, unknown>)[key], inner)];
  });
}

function at(document: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<string | number, unknown>)[key], document);
}

function replaced(document: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  if (typeof document !== 'object' || document === null) return document;
  if (Array.isArray(document)) {
    return document.map((element: unknown, index) =>
      index === key ? replaced(element, rest, value) : element,
    );
  }
  return { ...document, [key]: replaced((document as Record<string, unknown>)[key], rest, value) };
}

function typeOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value;
}
