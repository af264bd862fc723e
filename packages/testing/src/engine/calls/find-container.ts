import type { EngineContainer } from '../engine-container.ts';
import { EngineRefusal } from '../engine-refusal.ts';
import type { EngineState } from '../engine-state.ts';

/** A container by id, by the beginning of its id, or by name. @throws an `EngineRefusal` with 404 */
export function findContainer({ containers }: EngineState, target: string): EngineContainer {
  const name = target.replace(/^\//, '');
  for (const one of containers.values()) {
    const { id, name: own } = one.container;
    if (own === name || (name.length >= 12 && id.startsWith(name))) return one;
  }
  throw new EngineRefusal(404, `No such container: ${target}`);
}
