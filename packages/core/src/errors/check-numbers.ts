import { DrvError } from './drv-error.ts';

/** What numbers of an option have to be. */
export interface NumberRule {
  readonly least: number;
  /** @default none */
  readonly most?: number | undefined;
  /** Whether it has to be a whole number. @default false */
  readonly whole?: boolean | undefined;
  /** Whether `Infinity` is one: for a bound that there need not be. @default false */
  readonly endless?: boolean | undefined;
}

/**
 * Refuses arguments that are no numbers of this kind before anything is done with them: a timer takes NaN and −1 for
 * 1 ms, and comparisons with NaN are all false. One that is `undefined` was not given. For options, {@link checkOptions}.
 *
 * @param prefix Stands before the names in the message: `timing.`.
 * @throws `DRV_INVALID_OPTION` for the first that is wrong; the message names it, and says what would be right.
 */
export function checkNumbers(
  options: Readonly<Record<string, unknown>>,
  rule: NumberRule,
  prefix = '',
): void {
  for (const [name, value] of Object.entries(options)) {
    const wrong = value === undefined ? undefined : wrongNumber(value, `${prefix}${name}`, rule);
    if (wrong !== undefined) throw new DrvError('DRV_INVALID_OPTION', wrong);
  }
}

/** Why a value is no such number, if it is none. */
export function wrongNumber(value: unknown, path: string, rule: NumberRule): string | undefined {
  return isRight(value, rule) ? undefined : `${path} must be ${wanted(rule)}, not ${shown(value)}`;
}

function isRight(value: unknown, { least, most = Infinity, whole = false, endless = false }: NumberRule) {
  if (typeof value !== 'number') return false;
  if (value === Infinity) return endless;
  return value >= least && value <= most && (!whole || Number.isSafeInteger(value));
}

function wanted({ least, most, whole = false, endless = false }: NumberRule): string {
  const range = most === undefined ? `from ${least} upwards` : `from ${least} to ${most}`;
  return `${whole ? 'a whole number' : 'a number'} ${range}${endless ? ', or Infinity' : ''}`;
}

function shown(value: unknown): string {
  return typeof value === 'number' || value === null ? String(value) : `a ${typeof value}`;
}
