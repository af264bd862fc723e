import type { CallHandler } from '../engine-call.ts';
import { frame } from '../frame.ts';
import { findContainer } from './find-container.ts';

/**
 * The output that was kept, in frames unless there is a terminal; with `follow`, until the container ends. What a
 * program wrote at once is an entry; `tail` counts those, and `since` leaves out what is older.
 */
export const containerLogs: CallHandler = async ({ state, reply, target, query, fault }) => {
  const { container, hub, removed } = findContainer(state, target);
  const wanted = [query.get('stdout'), query.get('stderr')].map((flag) => ['1', 'true'].includes(flag ?? ''));
  const response = reply.open('application/octet-stream');
  const tail = Number(query.get('tail') ?? 'all');
  const timed = ['1', 'true'].includes(query.get('timestamps') ?? '');
  let sent = Number.isNaN(tail) ? 0 : Math.max(0, hub.log.length - tail);
  const sinceMs = Number(query.get('since') ?? '0') * 1000;
  const send = () => {
    for (const { type, chunk, at } of hub.log.slice(sent)) {
      if (at < sinceMs) continue;
      const time = timed ? `${new Date(at).toISOString()} ` : '';
      const entry = Buffer.concat([Buffer.from(time), chunk]);
      if (wanted[type - 1] === true) response.write(container.spec.tty ? entry : frame(type, entry));
    }
    sent = hub.log.length;
  };
  send();
  if (fault?.kind === 'cut') return reply.cut();
  if (fault?.kind === 'hang') return reply.closed;
  if (['1', 'true'].includes(query.get('follow') ?? '')) {
    const stop = hub.watch(send);
    await Promise.race([hub.drain(), removed, reply.closed]);
    stop();
    send();
  }
  response.end();
};
