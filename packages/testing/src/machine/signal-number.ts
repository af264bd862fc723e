import { signalOf } from '@drv/core/driver';

const NUMBERS = new Map(Array.from({ length: 64 }, (_, number) => [signalOf(128 + number), number] as const));

/** The number of a signal that ends a process by default, by name; `undefined` for the others. */
export function signalNumber(name: string): number | undefined {
  return NUMBERS.get(name);
}
