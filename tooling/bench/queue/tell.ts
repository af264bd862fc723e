/** What a figure ought to be. */
export interface Aim {
  readonly atMost?: number;
  readonly atLeast?: number;
}

export interface Figure {
  readonly value: number;
  readonly unit: string;
  readonly digits?: number;
  readonly aim?: Aim | undefined;
}

/** One line: what was measured, and whether that is as good as it ought to be. */
export function line(store: string, what: string, { value, unit, digits = 0, aim }: Figure): string {
  const figure = `${value.toFixed(digits)} ${unit}`.trimEnd();
  return `${store.padEnd(7)} ${what.padEnd(52)} ${figure.padStart(14)}${verdict(value, unit, aim)}`;
}

function verdict(value: number, unit: string, { atMost, atLeast }: Aim = {}): string {
  if (atMost === undefined && atLeast === undefined) return '';
  const isKept = value <= (atMost ?? Infinity) && value >= (atLeast ?? -Infinity);
  const bound = atMost === undefined ? `at least ${atLeast}` : `at most ${atMost}`;
  return `   ${isKept ? 'kept' : 'MISSED'}: ${bound} ${unit}`.trimEnd();
}
