import type { CallHandler } from '../engine-call.ts';
import type { PortBindings } from '../../machine/container-spec.ts';
import type { EngineContainer } from '../engine-container.ts';
import { findContainer } from './find-container.ts';

const NEVER = '0001-01-01T00:00:00Z';

export const containerInspect: CallHandler = async ({ state, reply, target, fault }) => {
  const entry = findContainer(state, target);
  // The engine holds a lock on a container while it waits for its last output to be read.
  if (entry.container.state === 'exited') await entry.ended;
  const document = inspection(entry);
  const { State } = document;
  reply.json(
    200,
    fault?.kind === 'late-oom' ? { ...document, State: { ...State, OOMKilled: false } } : document,
  );
};

export const containerList: CallHandler = ({ state, reply, query }) => {
  const filters = JSON.parse(query.get('filters') ?? '{}') as {
    readonly label?: readonly string[];
    readonly name?: readonly string[];
  };
  const all = ['1', 'true'].includes(query.get('all') ?? '');
  const listed = [...state.containers.values()].filter(({ container: { isLive, spec, name } }) => {
    const labelled = (filters.label ?? []).every((text) => {
      const [key = '', value] = text.split(/=(.*)/s);
      return value === undefined ? key in spec.labels : spec.labels[key] === value;
    });
    return (all || isLive) && labelled && (filters.name ?? [name]).some((part) => name.includes(part));
  });
  reply.json(
    200,
    listed.map(({ container, imageId }) => ({
      Id: container.id,
      Names: [`/${container.name}`],
      Image: container.spec.image,
      ImageID: imageId,
      Command: container.spec.argv.join(' '),
      Created: Math.floor(container.createdAt / 1_000),
      State: container.state,
      Status: container.state,
      Labels: container.spec.labels,
    })),
  );
};

function inspection({ container, imageId, stdinOnce }: EngineContainer) {
  const { spec, state } = container;
  const time = (at: number | undefined) => (at === undefined ? NEVER : new Date(at).toISOString());
  return {
    Id: container.id,
    Name: `/${container.name}`,
    Created: time(container.createdAt),
    Image: imageId,
    State: {
      Status: state,
      Running: container.isLive,
      Paused: state === 'paused',
      Restarting: false,
      OOMKilled: container.oomKilled,
      Dead: false,
      Pid: container.isLive ? 4_711 : 0,
      ExitCode: container.exitCode,
      Error: container.error,
      StartedAt: time(container.startedAt),
      FinishedAt: time(container.finishedAt),
    },
    Config: {
      Image: spec.image,
      Labels: spec.labels,
      Tty: spec.tty,
      StopSignal: spec.stopSignal,
      OpenStdin: spec.openStdin,
      StdinOnce: stdinOnce,
    },
    HostConfig: { Memory: spec.memoryBytes ?? 0, Init: spec.init },
    NetworkSettings: { Ports: container.isLive ? boundPorts(spec.portBindings) : {} },
  };
}

/** Nothing listens there: any port that was left open is the same one. */
function boundPorts(bindings: PortBindings = {}): PortBindings {
  return Object.fromEntries(
    Object.entries(bindings).map(([port, bound]) => [
      port,
      bound.map(({ HostIp, HostPort }) => ({ HostIp, HostPort: HostPort === '' ? '32768' : HostPort })),
    ]),
  );
}
