import type { CallHandler } from '../engine-call.ts';
import { frame } from '../frame.ts';
import { findContainer } from './find-container.ts';

/** The output that was kept, in frames unless there is a terminal; with `follow`, until the container ends. */
export const containerLogs: CallHandler = async ({ state, reply, target, query, fault }) => {
  const { container, hub, removed } = findContainer(state, target);
  const wanted = [query.get('stdout'), query.get('stderr')].map((flag) => ['1', 'true'].includes(flag ?? ''));
  const response = reply.open('application/octet-stream');
  let sent = 0;
  const send = () => {
    for (const { type, chunk } of hub.log.slice(sent)) {
      if (wanted[type - 1] === true) response.write(container.spec.tty ? chunk : frame(type, chunk));
    }
    sent = hub.log.length;
  };
  send();
  if (fault?.kind === 'cut-after-headers') return reply.cut();
  if (fault?.kind === 'stall') return reply.closed;
  if (['1', 'true'].includes(query.get('follow') ?? '')) {
    const stop = hub.watch(send);
    await Promise.race([hub.drained, removed, reply.closed]);
    stop();
    send();
  }
  response.end();
};
