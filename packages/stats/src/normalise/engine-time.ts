/** A moment with nanoseconds, which neither a `Date` nor one double can hold. */
export interface EngineTime {
  /** Whole seconds since 1970. */
  readonly seconds: number;
  /** 0 to 999 999 999. */
  readonly nanos: number;
}

const RFC_3339 = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9})\d*)?(Z|[+-]\d{2}:\d{2})$/;

/** Reads RFC 3339 with any offset and any number of digits; `undefined` for anything else. */
export function parseEngineTime(text: unknown): EngineTime | undefined {
  const match = typeof text === 'string' ? RFC_3339.exec(text) : null;
  if (match === null) return undefined;
  const [, dateTime = '', fraction = '', offset = ''] = match;
  const seconds = Date.parse(dateTime + offset) / 1000;
  return Number.isNaN(seconds) ? undefined : { seconds, nanos: Number(fraction.padEnd(9, '0')) };
}

/** The nanoseconds within its second of a time that {@link parseEngineTime} reads. Offsets are whole minutes. */
export function nanosOf(text: string): number {
  const dot = text.indexOf('.');
  if (dot === -1) return 0;
  const fraction = /^\d*/.exec(text.slice(dot + 1, dot + 10))?.[0] ?? '';
  return Number(fraction.padEnd(9, '0'));
}

/** Go's zero time, with which engines say that there is none. */
export function isZeroTime(text: unknown): boolean {
  return typeof text === 'string' && text.startsWith('0001-01-01');
}

/** Nanoseconds from one moment to another; exact up to 104 days. */
export function nanosBetween(from: EngineTime, to: EngineTime): number {
  return (to.seconds - from.seconds) * 1e9 + (to.nanos - from.nanos);
}
