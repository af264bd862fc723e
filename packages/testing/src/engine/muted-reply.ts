import { ServerResponse, type IncomingMessage } from 'node:http';
import type { Reply } from './reply.ts';

/** Lets a call act and keeps what it answers to itself. */
export function createMutedReply(request: IncomingMessage, reply: Reply): Reply {
  const silent = () => new ServerResponse(request);
  return {
    closed: reply.closed,
    empty() {},
    json() {},
    text() {},
    open: silent,
    upgrade: () => reply.upgrade(),
    cut: () => reply.cut(),
  };
}
