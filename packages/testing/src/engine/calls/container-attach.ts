import { AttachedClient } from '../attached-client.ts';
import type { CallHandler } from '../engine-call.ts';
import { EngineRefusal } from '../engine-refusal.ts';
import { findContainer } from './find-container.ts';

/** Switches to the bare connection: output out, in frames unless there is a terminal; input in. */
export const containerAttach: CallHandler = async ({
  state,
  reply,
  target,
  query,
  headers,
  body,
  early,
  fault,
}) => {
  const { container, hub, stdinOnce } = findContainer(state, target);
  if (container.state === 'paused') throw new EngineRefusal(409, `Container ${target} is paused`);
  if (body !== undefined) state.misuses.push('attach with a body: the engine may give it to the program');
  if (headers.upgrade === undefined) {
    state.misuses.push('attach without an upgrade: its input cannot be ended without losing the output');
  }
  if (early.length > 0) state.misuses.push('input before 101: the engine drops it');
  const socket = reply.upgrade();
  // Whatever becomes of the connection, the container does not care.
  socket.on('error', () => {});
  if (fault?.kind === 'cut') return void socket.resetAndDestroy();
  const wantsOutput = ['1', 'true'].includes(query.get('stdout') ?? '');
  const client = new AttachedClient(socket, container.spec.tty, fault);
  if (wantsOutput && !hub.isDrained) hub.attach(client);
  const wantsInput = ['1', 'true'].includes(query.get('stdin') ?? '');
  const { stdin } = container;
  stdin.on('error', () => {});
  let ended = false;
  const endInput = () => {
    if (ended) return;
    ended = true;
    if (stdinOnce && wantsInput) stdin.end();
    else if (wantsInput) socket.end();
  };
  socket.on('data', (chunk: Buffer) => {
    if (!wantsInput || !container.spec.openStdin || ended) return;
    if (!stdin.write(chunk)) {
      socket.pause();
      stdin.once('drain', () => socket.resume());
    }
  });
  // A process that has ended, or has closed its input, takes no more: what comes is read and dropped.
  stdin.on('close', () => socket.resume());
  socket.on('end', endInput);
  socket.on('close', () => {
    hub.detach(client);
    endInput();
  });
};
