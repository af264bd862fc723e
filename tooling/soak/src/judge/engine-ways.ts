import type { TestEngine } from '@drv/tooling-engine';

/** What an engine does that a true answer may show; said here once more, so that a wrong trait of drv is found. */
export interface EngineWays {
  /** Output without a byte on standard output may be doubted: the engine may not have begun to read. */
  readonly attachRace: boolean;
  /** An attach that is refused is a start that failed. */
  readonly createsOnAttach: boolean;
  /** What it is, it tells once it has had the lock of every container, which a start holds (libpod, `info.go`). */
  readonly infoWaits: boolean;
}

export function waysOf({ flavour, version }: Pick<TestEngine, 'flavour' | 'version'>): EngineWays {
  const major = Number(/\d+/.exec(version)?.[0]);
  return {
    attachRace: flavour === 'docker' && major >= 26,
    createsOnAttach: flavour === 'podman',
    infoWaits: flavour === 'podman',
  };
}
