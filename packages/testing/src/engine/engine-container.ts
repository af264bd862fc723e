import type { PretendContainer } from '../machine/pretend-container.ts';
import type { OutputHub } from './output-hub.ts';

/** A container as the fake engine keeps it. */
export interface EngineContainer {
  readonly container: PretendContainer;
  readonly hub: OutputHub;
  readonly imageId: string;
  /** Whether the end of its input is passed on; without, it detaches the output instead. */
  readonly stdinOnce: boolean;
  /** Resolves when the engine has noticed that it ended: its output is read to the end. */
  readonly ended: Promise<void>;
  /** Resolves when it was removed. */
  readonly removed: Promise<void>;
  markRemoved(): void;
}
