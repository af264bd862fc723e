import type { AbortOptions } from '@drv/core';
import { abortable } from '@drv/core/driver';
import type { EngineInfo } from './traits/engine-info.ts';

/**
 * What an engine can do does not change while it runs: asked once, shared by everybody who asks meanwhile. A failure
 * is not remembered.
 */
export function rememberInfo(engine: {
  info(options?: AbortOptions): Promise<EngineInfo>;
}): (options: AbortOptions) => Promise<EngineInfo> {
  let known: Promise<EngineInfo> | undefined;
  return ({ signal }) => {
    if (known === undefined) {
      // One that a caller brings may throw, or answer at once.
      known = (async () => engine.info())();
      known.catch(() => {
        known = undefined;
      });
    }
    return abortable(known, signal, 'ask engine');
  };
}
