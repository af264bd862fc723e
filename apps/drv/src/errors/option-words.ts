/** The options of `drv run` by the fields of a task that they set, the usual one first. */
const OPTIONS: Readonly<Record<string, string | readonly string[]>> = {
  id: '--id',
  image: 'IMAGE',
  command: 'COMMAND',
  env: '--env',
  workDir: '--workdir',
  user: '--user',
  hostname: '--hostname',
  labels: '--label',
  volumes: ['--volume', '--mount'],
  tmpfs: ['--tmpfs', '--mount'],
  network: '--network',
  ports: '--publish',
  platform: '--platform',
  capabilities: ['--cap-add', '--caps'],
  entrypoint: '--entrypoint',
  groups: '--group-add',
  extraHosts: '--add-host',
  dns: '--dns',
  stopSignal: '--stop-signal',
  ulimits: ['--ulimit', '--open-files'],
  sysctls: '--sysctl',
  devices: '--device',
  files: '--copy-in',
  artifacts: '--artifact',
  shmBytes: '--shm-size',
  timeoutMs: '--timeout',
  graceMs: '--grace',
  pull: '--pull',
  readOnlyRoot: '--read-only',
  output: '--output-limit',
  'network.aliases': '--network-alias',
  'limits.memoryBytes': '--memory',
  'limits.memorySwapBytes': '--memory-swap',
  'limits.memoryReservationBytes': '--memory-reservation',
  'limits.cpus': '--cpus',
  'limits.cpuShares': '--cpu-shares',
  'limits.cpuset': '--cpuset-cpus',
  'limits.diskBytes': '--disk',
  'limits.gpus': '--gpus',
  'limits.pids': '--pids',
  'limits.openFiles': '--open-files',
  'driverOptions.docker.runtime': '--runtime',
  'driverOptions.docker.seccomp': '--security-opt seccomp',
  'driverOptions.docker.apparmor': '--security-opt apparmor',
  'driverOptions.docker.userns': '--userns',
  'driverOptions.docker.ipc': '--ipc',
  'driverOptions.docker.cgroupParent': '--cgroup-parent',
  'driverOptions.docker.annotations': '--annotation',
  'driverOptions.docker.logConfig': '--log-driver',
  'driverOptions.queue.requires': '--requires',
  'driverOptions.queue.requires.labels': '--requires',
};

/** Fields with names that the user has chosen: `env.A`, `ulimits.nofile.soft`. */
const NAMED = ['env', 'labels', 'extraHosts', 'ulimits', 'sysctls'];

/** A field at the beginning of a message; one of a file has its path as a key: `files["/job/a b"]`. */
const FIELD = /^(\w+)(?:\["(.*?)"\]|(?:\.\w+)*\S*?)(?=:? )/;

/**
 * A message that begins with a field of the task, such as `limits.cpus`, with the option in its place.
 *
 * @param sourceOf Where the value of an option was written, where that is known.
 */
export function inOptionWords(
  message: string,
  sourceOf: (option: string) => string | undefined = () => undefined,
): string {
  return message
    .replace(FIELD, (path, field: string, key?: string) => {
      const options = OPTIONS[path] ?? OPTIONS[field];
      if (options === undefined) return path;
      const place = placeOf(options, sourceOf);
      if (key !== undefined) return `${place} to ${key}`;
      const name = path.slice(field.length + 1).replace(/\.(?:soft|hard)$/, '');
      if (!NAMED.includes(field) || name === '') return place;
      // One entry: that of the usual option.
      return `${placeOf([options].flat()[0] ?? '', sourceOf)} ${name}`;
    })
    .replace('choose another id for the task', () => `choose another ${sourceOf('--id') ?? '--id'}`)
    .replace(/\b(?:limits|driverOptions)(?:\.\w+)+/g, (path) => [OPTIONS[path] ?? path].flat()[0] ?? path)
    .replace(/\bthe pull policy "(\w+)"/g, (_text, policy: string) => {
      const place = sourceOf('--pull') ?? '--pull';
      return `${place}${place.startsWith('--') ? ' ' : '='}${policy}`;
    });
}

/** Where a field was written: every option that sets it, where several were given. */
function placeOf(
  options: string | readonly string[],
  sourceOf: (option: string) => string | undefined,
): string {
  const all = [options].flat();
  const written = all.map((option) => sourceOf(option)).filter((place) => place !== undefined);
  return written.length === 0 ? (all[0] ?? '') : written.join(' or ');
}
