/** Why a value is no number of bytes from 1 to `max`, if it is none. */
export function wrongBytes(option: string, value: unknown, max: number): string | undefined {
  const isRight = Number.isSafeInteger(value) && Number(value) >= 1 && Number(value) <= max;
  return isRight ? undefined : `${option}: must be a whole number of bytes, 1 to ${max}`;
}
