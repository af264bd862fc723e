import { operation, type OperationFields } from '@drv/core/driver';
import type { EngineGate, EnterOptions, Place, Turn } from './engine-gate.ts';

/** Takes a place at the engine; a wait for it is reported as `task.queue`. */
export async function takeTurn(
  gate: EngineGate,
  turn: Turn,
  { fields, ...options }: EnterOptions & { readonly fields: OperationFields },
): Promise<Place> {
  const place = gate.enter(turn, options);
  return place instanceof Promise ? operation('task.queue', fields, () => place) : place;
}
