import type { Reply } from './reply.ts';

/** Lets a call act at once, and sends an answer of one piece when `later` says so. */
export function createLateReply(reply: Reply, later: (send: () => void) => void): Reply {
  return {
    closed: reply.closed,
    empty: (status) => later(() => reply.empty(status)),
    json: (status, body) => later(() => reply.json(status, body)),
    text: (status, contentType, body) => later(() => reply.text(status, contentType, body)),
    open: (contentType) => reply.open(contentType),
    upgrade: () => reply.upgrade(),
    cut: () => reply.cut(),
  };
}
