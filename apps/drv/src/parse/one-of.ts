import { UsageError } from '../errors/usage-error.ts';

/** A parser for one word of a closed list. */
export function oneOf<const Word extends string>(...words: readonly Word[]): (text: string) => Word {
  return (text) => {
    const found = words.find((word) => word === text);
    if (found !== undefined) return found;
    throw new UsageError(`must be ${words.slice(0, -1).join(', ')} or ${words.at(-1)}`);
  };
}
