import type { MemoryImageStore } from '../images/memory-image-store.ts';
import type { Clock } from '../clock/clock.ts';
import type { EngineContainer } from './engine-container.ts';
import type { EventLog } from './event-log.ts';
import type { FakeEngineOptions } from './fake-engine.ts';

/** What the calls of the fake engine share. */
export interface EngineState {
  readonly options: FakeEngineOptions;
  readonly clock: Clock;
  readonly images: MemoryImageStore;
  /** By id. */
  readonly containers: Map<string, EngineContainer>;
  readonly events: EventLog;
  readonly misuses: string[];
}
