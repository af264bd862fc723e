import type { CallHandler } from '../engine-call.ts';
import type { EngineEvent } from '../event-log.ts';

const API_VERSION = '1.41';

export const ping: CallHandler = ({ reply }) => reply.text(200, 'text/plain; charset=utf-8', 'OK');

export const version: CallHandler = ({ reply }) =>
  reply.json(200, {
    Version: '20.10.24-fake',
    ApiVersion: API_VERSION,
    MinAPIVersion: '1.12',
    Os: 'linux',
    Arch: 'amd64',
    KernelVersion: '6.1.0',
    Components: [{ Name: 'Engine', Version: '20.10.24-fake' }],
  });

export const info: CallHandler = ({ state, reply }) =>
  reply.json(200, {
    ID: 'FAKE',
    Name: 'fake',
    ServerVersion: '20.10.24-fake',
    OperatingSystem: 'none',
    OSType: 'linux',
    Architecture: 'x86_64',
    NCPU: 4,
    MemTotal: 8_589_934_592,
    MemoryLimit: true,
    SwapLimit: true,
    CpuCfsPeriod: true,
    CpuCfsQuota: true,
    CPUShares: true,
    CPUSet: true,
    PidsLimit: true,
    OomKillDisable: true,
    CgroupDriver: 'cgroupfs',
    CgroupVersion: '1',
    Driver: 'overlay2',
    LoggingDriver: 'json-file',
    SecurityOptions: ['name=seccomp,profile=default'],
    ...state.options.info,
  });

export const diskUsage: CallHandler = async ({ state, reply }) =>
  reply.json(200, { LayersSize: (await state.images.usage()).layerBytes, Images: [], Containers: [] });

export const events: CallHandler = async ({ state, reply, query, fault }) => {
  const wanted = filterOf(query.get('filters'));
  const response = reply.open('application/json');
  const send = (event: EngineEvent) => {
    if (wanted(event)) response.write(`${line(event)}\n`);
  };
  const since = query.get('since');
  if (since !== null) {
    for (const event of state.events.history) if (secondsOf(event.timeNano) >= Number(since)) send(event);
  }
  if (fault?.kind === 'cut') return reply.cut();
  const until = query.get('until');
  if (until !== null && Number(until) <= state.clock.now() / 1_000) return void response.end();
  const stop = fault?.kind === 'hang' ? () => {} : state.events.subscribe(send);
  await reply.closed;
  stop();
};

/** `timeNano` in digits: a double would round it. */
function line({ timeNano, ...event }: EngineEvent): string {
  return `${JSON.stringify(event).slice(0, -1)},"timeNano":${timeNano}}`;
}

function secondsOf(nano: string): number {
  return Number(BigInt(nano) / 1_000n) / 1e6;
}

/** `{"event":["die"],"label":["k=v"]}`: all keys have to match, each by one of its values. */
function filterOf(text: string | null): (event: EngineEvent) => boolean {
  const filters = text === null ? {} : (JSON.parse(text) as Record<string, unknown>);
  const values = (key: string): readonly string[] => {
    const value = filters[key];
    if (Array.isArray(value)) return value.map(String);
    return typeof value === 'object' && value !== null ? Object.keys(value) : [];
  };
  const some = (key: string, matches: (value: string) => boolean) =>
    values(key).length === 0 || values(key).some(matches);
  return ({ Type, Action, Actor: { ID, Attributes } }) =>
    some('type', (type) => type === Type) &&
    some('event', (action) => action === Action) &&
    some('container', (name) => ID.startsWith(name) || Attributes['name'] === name) &&
    some('label', (label) => {
      const [key = '', value] = label.split(/=(.*)/s);
      return value === undefined ? key in Attributes : Attributes[key] === value;
    });
}
