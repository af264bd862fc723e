import type { DrvErrorCode } from '@drv/core';
import type { EngineWays } from '../judge/engine-ways.ts';
import type { Fault } from './draw-faults.ts';

/** What may come in place of the right answer, and be true. */
export interface Excuses {
  readonly codes: ReadonlySet<DrvErrorCode>;
  /** The task may have waited for what never came, until its deadline. */
  readonly timeout: boolean;
  /** A part of the output may be missing, if that is said. */
  readonly output: boolean;
}

/** A fault as a rule of the proxy, or one at whatever was under way. */
type Provoked = Fault | { readonly on: 'any'; readonly fault: 'cut' };

/** Connections of many tasks were cut at one moment. */
export const STORM: Provoked = { on: 'any', fault: 'cut' };

/** What faults excuse: never a wrong exit code, a success that did not happen, or output that says it is complete. */
export function excusesOf(
  faults: readonly Provoked[],
  { createsOnAttach }: Pick<EngineWays, 'createsOnAttach'>,
): Excuses {
  const codes = new Set<DrvErrorCode>();
  for (const fault of faults) for (const code of codesOf(fault)) codes.add(code);
  if (createsOnAttach && faults.some(({ on, fault }) => on === 'container.attach' && fault === 'refuse'))
    codes.add('DRV_START_FAILED');
  return {
    codes,
    timeout: faults.some(({ on, fault }) => on === 'container.attach' && fault === 'hang'),
    output: faults.some(
      ({ on, fault }) => fault !== 'refuse' && ['container.attach', 'container.logs', 'any'].includes(on),
    ),
  };
}

function codesOf({ on, fault }: Provoked): readonly DrvErrorCode[] {
  const pulled = on === 'image.pull' || on === 'any' ? (['DRV_REGISTRY_UNAVAILABLE'] as const) : [];
  switch (fault) {
    case 'cut':
      return ['DRV_ENGINE_UNAVAILABLE', 'DRV_OUTCOME_UNKNOWN', ...pulled];
    case 'hang':
      return [
        'DRV_ENGINE_TIMEOUT',
        'DRV_ENGINE_UNAVAILABLE',
        'DRV_OUTCOME_UNKNOWN',
        ...pulled,
        ...(on === 'image.pull' ? (['DRV_PULL_STALLED'] as const) : []),
      ];
    case 'refuse':
      return [
        'DRV_ENGINE_FAILED',
        ...(on === 'container.start' ? (['DRV_START_FAILED'] as const) : []),
        // Refused each time: the container could not be ended in its time.
        ...(on === 'container.kill' ? (['DRV_ENGINE_TIMEOUT'] as const) : []),
        ...pulled,
      ];
  }
}
