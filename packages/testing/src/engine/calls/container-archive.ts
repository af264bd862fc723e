import type { CallHandler } from '../engine-call.ts';
import { EngineRefusal } from '../engine-refusal.ts';
import { findContainer } from './find-container.ts';

/** A pretend container has no file system: there is nothing at any path, to look at, to take out or to unpack
 * below. Programs on a fake engine see no files. */
export const containerArchive: CallHandler = ({ state, target, query }) => {
  const { container } = findContainer(state, target);
  throw new EngineRefusal(404, `Could not find the file ${query.get('path')} in container ${container.id}`);
};
