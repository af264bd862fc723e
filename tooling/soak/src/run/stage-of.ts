import type { TestEngine } from '@drv/tooling-engine';
import type { Stage } from '../play/scenario.ts';

/** What an engine has for the scenarios. With control groups of version 1, Docker misses a kill for memory now and then. */
export function stageOf({ images, flavour }: Pick<TestEngine, 'images' | 'flavour'>): Stage {
  return { images, tellsOom: flavour === 'podman' ? 'never' : 'mostly' };
}
