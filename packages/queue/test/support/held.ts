import { afterEach } from 'vitest';

const opened: AsyncDisposable[] = [];

/** Closed after the test, the last one first. */
export function held<T extends AsyncDisposable>(one: T): T {
  opened.unshift(one);
  return one;
}

afterEach(async () => {
  for (const one of opened.splice(0)) await one[Symbol.asyncDispose]();
});
