import { findProgram } from '../../machine/find-program.ts';
import type { ContainerSpec, PortBindings } from '../../machine/container-spec.ts';
import { PretendContainer } from '../../machine/pretend-container.ts';
import type { CallHandler } from '../engine-call.ts';
import type { EngineContainer } from '../engine-container.ts';
import { EngineRefusal } from '../engine-refusal.ts';
import { OutputHub } from '../output-hub.ts';
import { findImage } from './find-image.ts';

/** What the fake engine reads of a create request. */
interface CreateBody {
  readonly Image?: string;
  readonly Cmd?: readonly string[] | null;
  readonly Entrypoint?: readonly string[] | null;
  readonly Env?: readonly string[] | null;
  readonly User?: string;
  readonly WorkingDir?: string;
  readonly Hostname?: string;
  readonly Labels?: Readonly<Record<string, string>> | null;
  readonly Tty?: boolean;
  readonly StopSignal?: string;
  readonly OpenStdin?: boolean;
  readonly StdinOnce?: boolean;
  readonly HostConfig?: {
    readonly Init?: boolean | null;
    readonly Memory?: number;
    readonly PortBindings?: PortBindings;
    readonly ConsoleSize?: readonly [rows: number, columns: number];
    readonly NetworkMode?: string;
    readonly Mounts?: readonly { readonly Type?: string; readonly Source?: string }[] | null;
  } | null;
}

const MIN_MEMORY = 6 * 1024 * 1024;

export const containerCreate: CallHandler = async ({ state, reply, query, body }) => {
  const known = new Set(['name', 'platform']);
  if ([...query.keys()].some((key) => !known.has(key))) {
    state.misuses.push('create with the specification in the query, where proxies and logs see it');
  }
  const spec = (body ?? {}) as CreateBody;
  const image = await findImage(state, spec.Image ?? '');
  const { Memory = 0, Mounts } = spec.HostConfig ?? {};
  if (Memory > 0 && Memory < MIN_MEMORY) throw new EngineRefusal(400, 'Minimum memory limit allowed is 6MB');
  const paths = (Mounts ?? []).flatMap(({ Type, Source = '' }) => (Type === 'bind' ? [Source] : []));
  const missing = paths.find((path) => state.options.hostPaths?.includes(path) === false);
  if (missing !== undefined) {
    throw new EngineRefusal(
      400,
      `invalid mount config for type "bind": bind source path does not exist: ${missing}`,
    );
  }
  const own = containerSpec(spec);
  if (own.argv.length === 0) throw new EngineRefusal(400, 'No command specified');
  const name = query.get('name') ?? `unnamed-${state.containers.size}`;
  for (const { container } of state.containers.values()) {
    if (container.name === name) {
      throw new EngineRefusal(
        409,
        `Conflict. The container name "/${name}" is already in use by container "${container.id}".`,
      );
    }
  }
  const container = new PretendContainer({
    name,
    spec: own,
    clock: state.clock,
    program: () => findProgram(own, state.options),
    onEvent: (action, from) => state.events.add(action, from, state.clock.now()),
  });
  const entry = keep(container, image.id, spec.StdinOnce ?? false);
  state.containers.set(container.id, entry);
  const release = state.images.use(image.id);
  void entry.removed.then(release);
  state.events.add('create', container, state.clock.now());
  reply.json(201, { Id: container.id, Warnings: warningsOf(spec, state.options.info?.['SwapLimit']) });
};

/** What Docker says to a memory limit on a host that cannot count swap. */
function warningsOf({ HostConfig }: CreateBody, swapLimit: unknown): readonly string[] {
  if (swapLimit !== false || (HostConfig?.Memory ?? 0) === 0) return [];
  return [
    'Your kernel does not support swap limit capabilities or the cgroup is not mounted. Memory limited without swap.',
  ];
}

function keep(container: PretendContainer, imageId: string, stdinOnce: boolean): EngineContainer {
  const hub = new OutputHub(container);
  let markRemoved = () => {};
  const removed = new Promise<void>((resolve) => {
    markRemoved = resolve;
  });
  const drained = hub.drain();
  const ended = container.exited.then(() => drained);
  return { container, hub, imageId, stdinOnce, ended, removed, markRemoved };
}

function containerSpec(body: CreateBody): ContainerSpec {
  const { Memory = 0, Init, NetworkMode = '', Mounts, ConsoleSize, PortBindings } = body.HostConfig ?? {};
  return {
    image: body.Image ?? '',
    argv: [...(body.Entrypoint ?? []), ...(body.Cmd ?? [])],
    env: Object.fromEntries(
      (body.Env ?? []).map((line) => {
        const at = line.indexOf('=');
        return [line.slice(0, at), line.slice(at + 1)];
      }),
    ),
    user: body.User ?? '',
    workDir: body.WorkingDir ?? '/',
    hostname: body.Hostname ?? '',
    labels: body.Labels ?? {},
    tty: body.Tty ?? false,
    stopSignal: body.StopSignal ?? 'SIGTERM',
    terminalSize: ConsoleSize === undefined ? undefined : { rows: ConsoleSize[0], columns: ConsoleSize[1] },
    portBindings: PortBindings,
    openStdin: body.OpenStdin ?? false,
    init: Init ?? false,
    hostPaths: (Mounts ?? []).flatMap(({ Type, Source = '' }) => (Type === 'bind' ? [Source] : [])),
    memoryBytes: Memory || undefined,
    network: /^(|none|default|bridge)$/.test(NetworkMode) ? undefined : NetworkMode,
  };
}
