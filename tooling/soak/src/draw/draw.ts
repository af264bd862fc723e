/** Where everything random of a soak comes from. The same seed draws the same, on every machine. */
export interface Draw {
  /** A whole number from `min` to `max`, both included. */
  integer(min: number, max: number): number;
  chance(probability: number): boolean;
  /** One of them, all alike. */
  of<T>(items: readonly [T, ...T[]]): T;
  /** One of them, by weight. */
  weighted<T extends { readonly weight: number }>(items: readonly T[]): T;
  bytes(length: number): Buffer;
  /** Lower-case letters. */
  word(length: number): string;
}

/**
 * Draws from a seed; `stream` separates draws that must not depend on each other's number, such as those of one task.
 *
 * The generator is Mulberry32 (Tommy Ettinger, public domain), which is enough to mix scenarios and for nothing else.
 */
export function createDraw(seed: number, stream = 0): Draw {
  // Neighbouring streams start far apart: the finaliser of MurmurHash3 spreads the bits.
  let state = mix(mix(seed >>> 0) ^ Math.imul(stream + 1, 0x9e3779b1));

  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  }

  const integer = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  return {
    integer,
    chance: (probability) => next() < probability,
    of: (items) => items[integer(0, items.length - 1)] ?? items[0],
    weighted(items) {
      let rest = next() * items.reduce((sum, { weight }) => sum + weight, 0);
      for (const item of items) {
        rest -= item.weight;
        if (rest < 0) return item;
      }
      throw new RangeError('Nothing to draw from: no item has a weight.');
    },
    bytes(length) {
      const bytes = Buffer.alloc(length);
      for (let index = 0; index < length; index += 1) bytes[index] = integer(0, 255);
      return bytes;
    },
    word: (length) => Array.from({ length }, () => String.fromCharCode(integer(97, 122))).join(''),
  };
}

function mix(value: number): number {
  let mixed = value ^ (value >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
