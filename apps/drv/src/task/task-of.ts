import { generateTaskId, type TaskWithId } from '@drv/core/driver';
import type { Io } from '../process/io.ts';
import { readSetting } from '../settings/read-setting.ts';
import type { Settings } from '../settings/settings.ts';
import { assignment } from '../parse/assignment.ts';
import { capabilitiesOf } from './capabilities-of.ts';
import { checkTask } from './check-task.ts';
import { device } from '../parse/device.ts';
import { dockerOptionsOf } from './docker-options-of.ts';
import { duration } from '../parse/duration.ts';
import { envOf } from './env-of.ts';
import { extraHost } from '../parse/extra-host.ts';
import { labelsOf } from './labels-of.ts';
import { limitsOf } from './limits-of.ts';
import { memorySize } from '../parse/memory-size.ts';
import { mount } from '../parse/mount.ts';
import { networkOf } from './network-of.ts';
import { oneOf } from '../parse/one-of.ts';
import { platform } from '../parse/platform.ts';
import { publish } from '../parse/publish.ts';
import { outputPolicyOf } from './output-policy-of.ts';
import { queueOptionsOf } from './queue-options-of.ts';
import { taskId } from '../parse/task-id.ts';
import { tmpfs } from '../parse/tmpfs.ts';
import { ulimit } from '../parse/ulimit.ts';
import { userOf } from './user-of.ts';
import { volume } from '../parse/volume.ts';

/**
 * The task that the command line, the environment and the configuration file describe. What is not said there is
 * left out, so that the driver's defaults hold. Without an id it gets a generated one.
 *
 * @throws UsageError that names the option and says what would be right.
 */
export async function taskOf(
  request: { readonly image: string; readonly command: readonly string[] },
  settings: Settings,
  place: Pick<Io, 'cwd' | 'env' | 'uid' | 'gid'>,
): Promise<TaskWithId> {
  const text = <T>(name: Parameters<Settings['text']>[0], parse: (value: string) => T): T | undefined => {
    const setting = settings.text(name);
    return setting === undefined ? undefined : readSetting(setting, parse);
  };
  const list = <T>(
    name: Parameters<Settings['list']>[0],
    parse: (value: string) => T,
  ): readonly T[] | undefined => {
    const entries = settings.list(name);
    return entries.length === 0 ? undefined : entries.map((entry) => readSetting(entry, parse));
  };
  const asIs = (value: string) => value;
  const env = await envOf(settings, place);
  const mounts = list('mount', (value) => mount(value, place.cwd)) ?? [];
  const docker = await dockerOptionsOf(settings, place.cwd);
  const queue = queueOptionsOf(settings);
  const fields = present({
    command: request.command.length > 0 ? request.command : undefined,
    env: Object.keys(env).length > 0 ? env : undefined,
    workDir: text('workdir', asIs),
    user: text('user', (value) => userOf(value, place)),
    hostname: text('hostname', asIs),
    entrypoint: text('entrypoint', (program) => (program === '' ? [] : [program])),
    groups: list('groupAdd', asIs),
    init: settings.flag('init'),
    healthcheck: settings.flag('healthcheck'),
    labels: await labelsOf(settings, place.cwd),
    volumes: joined(
      list('volume', (value) => volume(value, place.cwd)),
      mounts.flatMap((one) => ('volume' in one ? [one.volume] : [])),
    ),
    tmpfs: joined(
      list('tmpfs', tmpfs),
      mounts.flatMap((one) => ('tmpfs' in one ? [one.tmpfs] : [])),
    ),
    shmBytes: text('shmSize', memorySize),
    limits: limitsOf(settings),
    ulimits: byName(list('ulimit', ulimit)),
    sysctls: byName(list('sysctl', assignment)),
    devices: list('device', device),
    network: networkOf(settings),
    ports: list('publish', publish),
    extraHosts: byName(list('addHost', extraHost)),
    dns: list('dns', asIs),
    timeoutMs: text('timeout', duration),
    stopSignal: text('stopSignal', asIs),
    graceMs: text('grace', duration),
    pull: text('pull', oneOf('missing', 'always', 'never')),
    platform: text('platform', platform),
    readOnlyRoot: settings.flag('readOnly'),
    capabilities: capabilitiesOf(settings),
    allowNewPrivileges: settings.flag('allowNewPrivileges'),
    tty: settings.flag('tty'),
    output: outputPolicyOf(settings),
    driverOptions: docker === undefined && queue === undefined ? undefined : present({ docker, queue }),
  });
  const id = text('id', taskId) ?? generateTaskId();
  return checkTask({ id, image: request.image, ...fields }, settings);
}

function byName<T>(entries: readonly (readonly [string, T])[] | undefined): Record<string, T> | undefined {
  return entries === undefined ? undefined : Object.fromEntries(entries);
}

/** Two lists as one; `undefined` when both are empty. */
function joined<T>(first: readonly T[] = [], second: readonly T[]): readonly T[] | undefined {
  return first.length + second.length === 0 ? undefined : [...first, ...second];
}

/** Without the fields that are `undefined`. */
function present<T extends object>(fields: T): { [Name in keyof T]?: Exclude<T[Name], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
