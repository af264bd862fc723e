import { StartFailure } from '../../machine/start-failure.ts';
import type { CallHandler } from '../engine-call.ts';
import { EngineRefusal } from '../engine-refusal.ts';
import { findContainer } from './find-container.ts';

export const containerStart: CallHandler = ({ state, reply, target }) => {
  const { container } = findContainer(state, target);
  if (container.isLive) return reply.empty(304);
  if (container.state === 'exited') {
    throw new EngineRefusal(500, 'The fake engine does not start a container twice');
  }
  try {
    container.start();
  } catch (error) {
    if (!(error instanceof StartFailure)) throw error;
    const network = error.message.startsWith('network ');
    const user = error.message.startsWith('unable to find user');
    throw new EngineRefusal(
      network ? 404 : user ? 500 : 400,
      network
        ? error.message
        : `OCI runtime create failed: container_linux.go: starting container process caused: ${error.message}: unknown`,
    );
  }
  reply.empty(204);
};

/** As in Docker, a kill is answered when the end was noticed: not while nobody reads the container's output. */
export const containerKill: CallHandler = async ({ state, reply, target, query }) => {
  const { container, ended } = findContainer(state, target);
  const name = signalName(query.get('signal') ?? 'SIGKILL');
  if (!container.signal(name)) throw new EngineRefusal(409, `Container ${target} is not running`);
  if (name === 'SIGKILL') await ended;
  reply.empty(204);
};

export const containerStop: CallHandler = async ({ state, reply, target, query }) => {
  const { container, ended } = findContainer(state, target);
  if (!container.signal('SIGTERM')) return reply.empty(304);
  const seconds = Number(query.get('t') ?? '10');
  const cancel = state.clock.after(seconds * 1_000, () => container.signal('SIGKILL'));
  await ended;
  cancel();
  reply.empty(204);
};

export const containerPause: CallHandler = ({ state, reply, target }) => {
  const { container } = findContainer(state, target);
  if (!container.pause()) {
    const why = container.state === 'paused' ? 'already paused' : 'not running';
    throw new EngineRefusal(409, `Container ${target} is ${why}`);
  }
  reply.empty(204);
};

export const containerUnpause: CallHandler = ({ state, reply, target }) => {
  const { container } = findContainer(state, target);
  if (!container.unpause()) throw new EngineRefusal(409, `Container ${target} is not paused`);
  reply.empty(204);
};

export const containerResize: CallHandler = ({ state, reply, target, query }) => {
  const { container } = findContainer(state, target);
  if (!container.isLive) throw new EngineRefusal(409, `Container ${target} is not running`);
  container.resize({ columns: Number(query.get('w')), rows: Number(query.get('h')) });
  reply.empty(200);
};

export const containerRemove: CallHandler = async ({ state, reply, target, query }) => {
  const entry = findContainer(state, target);
  const { container } = entry;
  const force = ['1', 'true'].includes(query.get('force') ?? '');
  if (container.isLive && !force) {
    throw new EngineRefusal(409, `You cannot remove a running container ${container.id}.`);
  }
  state.containers.delete(container.id);
  container.destroy();
  entry.markRemoved();
  reply.empty(204);
};

/** `SIGTERM`, `TERM` or `15`. */
function signalName(text: string): string {
  const numbers: Readonly<Record<string, string>> = { '2': 'SIGINT', '9': 'SIGKILL', '15': 'SIGTERM' };
  return numbers[text] ?? (text.startsWith('SIG') ? text : `SIG${text}`);
}
