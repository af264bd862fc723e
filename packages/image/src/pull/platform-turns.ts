import { abortable } from '@drv/core/driver';

/**
 * Lets pulls of one name for different platforms take turns. Most stores keep one platform of a tag: the later pull
 * moves the tag, and the earlier one would find the other platform behind it.
 */
export interface PlatformTurns {
  /**
   * Waits until no pull of the name for another platform is under way. Answers what ends the turn.
   *
   * @throws `DRV_ABORTED`; the turn is then nobody's.
   */
  enter(name: string, platform: string | undefined, signal: AbortSignal): Promise<() => void>;
}

interface Turn {
  readonly platform: string | undefined;
  readonly over: Promise<void>;
}

export function createPlatformTurns(): PlatformTurns {
  const turns = new Map<string, Set<Turn>>();
  return {
    async enter(name, platform, signal) {
      for (;;) {
        const others = [...(turns.get(name) ?? [])].filter((turn) => turn.platform !== platform);
        if (others.length === 0) break;
        await abortable(Promise.all(others.map(({ over }) => over)), signal, 'pull image');
      }
      let end = (): void => {};
      const over = new Promise<void>((resolve) => {
        end = resolve;
      });
      const turn = { platform, over };
      const current = turns.get(name) ?? new Set();
      turns.set(name, current.add(turn));
      return () => {
        current.delete(turn);
        if (current.size === 0 && turns.get(name) === current) turns.delete(name);
        end();
      };
    },
  };
}
