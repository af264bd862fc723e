/** A moment with nanoseconds, which neither a `Date` nor one double can hold. */
export interface EngineTime {
  /** Whole seconds since 1970. */
  readonly seconds: number;
  /** 0 to 999 999 999. */
  readonly nanos: number;
}

const ZERO = '0'.charCodeAt(0);
const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;

/** Reads RFC 3339 with any offset and any number of digits; `undefined` for anything else. */
export function parseEngineTime(text: unknown): EngineTime | undefined {
  if (typeof text !== 'string' || !RFC_3339.test(text)) return undefined;
  // Whole seconds: what is behind the third digit is lost here.
  const seconds = Math.floor(Date.parse(text) / 1000);
  return Number.isNaN(seconds) ? undefined : { seconds, nanos: nanosOf(text) };
}

/** The nanoseconds within its second of a time that {@link parseEngineTime} reads. Offsets are whole minutes. */
export function nanosOf(text: string): number {
  const dot = text.indexOf('.');
  if (dot === -1) return 0;
  let nanos = 0;
  for (let at = dot + 1, unit = 1e8; unit >= 1; at += 1, unit /= 10) {
    const digit = text.charCodeAt(at) - ZERO;
    // Behind the end of the text it is NaN.
    if (!(digit >= 0 && digit <= 9)) break;
    nanos += digit * unit;
  }
  return nanos;
}

/** Go's zero time, with which engines say that there is none. */
export function isZeroTime(text: unknown): boolean {
  return typeof text === 'string' && text.startsWith('0001-01-01');
}

/** Nanoseconds from one moment to another; exact up to 104 days. */
export function nanosBetween(from: EngineTime, to: EngineTime): number {
  return (to.seconds - from.seconds) * 1e9 + (to.nanos - from.nanos);
}
