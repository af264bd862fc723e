import { constants } from 'node:os';
import { DrvError, type ContainerTask } from '@drv/core';
import { checkDriverOptions, type PrepareOptions, signalName, type TaskWithId } from '@drv/core/driver';

export const DRIVER = 'bubblewrap';

/** What a field may be for this driver to do it: anything, or what passes the test, said in words. */
type Support<T> = 'anything' | readonly [test: (value: T) => boolean, can: string];

const NOTHING: Support<unknown> = [isEmpty, 'does not do that'];
const NO: Support<boolean> = [(value) => !value, 'can only leave it out'];

/**
 * Every field of a task, and so whether it is done or refused; none is dropped. One that a new version of core adds does not
 * compile before it stands here.
 */
const FIELDS: { readonly [Field in keyof ContainerTask]-?: Support<NonNullable<ContainerTask[Field]>> } = {
  id: 'anything',
  image: 'anything',
  command: 'anything',
  entrypoint: 'anything',
  tenant: 'anything', // Nobody waits for a turn.
  env: 'anything',
  workDir: 'anything',
  user: 'anything',
  groups: NOTHING,
  hostname: 'anything',
  labels: 'anything',
  volumes: NOTHING,
  tmpfs: NOTHING,
  files: NOTHING,
  shmBytes: NOTHING,
  limits: NOTHING,
  ulimits: NOTHING,
  sysctls: NOTHING,
  devices: NOTHING,
  network: [(network) => network === 'none', 'can only do "none"'],
  ports: NOTHING,
  extraHosts: NOTHING,
  dns: NOTHING,
  timeoutMs: 'anything',
  stopSignal: [(signal) => (signalName(signal) ?? '') in constants.signals, 'cannot send that signal'],
  graceMs: 'anything',
  pull: [(policy) => policy !== 'always', 'has no registry to pull from'],
  platform: NOTHING,
  init: [(init) => init, 'always has an init'],
  healthcheck: NO,
  readOnlyRoot: 'anything',
  capabilities: NOTHING,
  allowNewPrivileges: NO,
  tty: NO,
  terminalSize: NOTHING,
  output: 'anything',
  recoverable: NO,
  driverOptions: 'anything', // checkDriverOptions looks at it.
};

/** @throws `DRV_UNSUPPORTED`, which names what this driver cannot do. */
export function checkTask(task: TaskWithId, { files }: PrepareOptions): void {
  // An absent network is the engine's default one, and no default of ours may weaken or change what that means.
  const asked = { ...task, network: task.network ?? 'default', files: task.files ?? files };
  for (const [name, support] of Object.entries<Support<never>>(FIELDS)) {
    const value = asked[name as keyof typeof asked];
    if (value === undefined || support === 'anything' || support[0](value as never)) continue;
    throw new DrvError('DRV_UNSUPPORTED', `${name}: the driver ${DRIVER} ${support[1]}`, {
      op: 'prepare task',
      taskId: task.id,
    });
  }
  checkDriverOptions(task, DRIVER);
}

/** An empty list, and an object whose fields are all undefined, ask for nothing. */
function isEmpty(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && Object.values(value).every((one) => one === undefined)
  );
}
