import type { CallHandler } from '../engine-call.ts';
import { findContainer } from './find-container.ts';

const CONDITIONS = ['not-running', 'next-exit', 'removed'];

/** The headers come at once, the body when the condition holds. */
export const containerWait: CallHandler = async ({ state, reply, target, query, body, fault }) => {
  const entry = findContainer(state, target);
  const { container } = entry;
  const condition = query.get('condition') ?? '';
  if (body !== undefined) state.misuses.push('wait with its condition in the body: the engine ignores it');
  if (!CONDITIONS.includes(condition) && container.state === 'created') {
    state.misuses.push('wait without a condition before the start: it is over at once, with exit code 0');
  }
  const response = reply.open('application/json');
  if (fault?.kind === 'cut') return reply.cut();
  const isOver = container.state === 'exited' && entry.hub.isDrained;
  const runs = container.isLive || (container.state === 'exited' && !entry.hub.isDrained);
  if (condition === 'removed') await entry.removed;
  else if (condition === 'next-exit') {
    // Of a container that has ended, or that did not start, this is the removal.
    await (isOver ? entry.removed : Promise.race([entry.ended, entry.removed]));
  } else if (runs) await Promise.race([entry.ended, entry.removed]);
  const StatusCode = fault?.kind === 'exit-code' ? fault.exitCode : container.exitCode;
  response.end(`${JSON.stringify({ Error: null, StatusCode })}\n`);
};
