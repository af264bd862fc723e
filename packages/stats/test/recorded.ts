import { readFileSync } from 'node:fs';

/** The answers in one file of `fixtures/recorded`, in order. */
export function recorded(name: string): readonly unknown[] {
  const text = readFileSync(new URL(`fixtures/recorded/${name}.json`, import.meta.url), 'utf8');
  const value: unknown = JSON.parse(text);
  return Array.isArray(value) ? value : [value];
}
