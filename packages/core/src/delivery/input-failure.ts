import { reasonOf } from '../abort/reason-of.ts';

/** Why a task was stopped whose input failed, for its result: with what the input failed with. */
export function inputFailure(error: unknown): string {
  const why = reasonOf(error) ?? '';
  return why === '' ? 'its input failed' : `its input failed: ${why}`;
}
