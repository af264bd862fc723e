/** The options of `drv run` by the fields of a task that they set. */
const OPTIONS: Readonly<Record<string, string>> = {
  id: '--id',
  image: 'IMAGE',
  command: 'COMMAND',
  env: '--env',
  workDir: '--workdir',
  user: '--user',
  hostname: '--hostname',
  labels: '--label',
  volumes: '--volume',
  tmpfs: '--tmpfs',
  network: '--network',
  ports: '--publish',
  platform: '--platform',
  capabilities: '--cap-add',
  entrypoint: '--entrypoint',
  groups: '--group-add',
  extraHosts: '--add-host',
  dns: '--dns',
  stopSignal: '--stop-signal',
  ulimits: '--ulimit',
  sysctls: '--sysctl',
  devices: '--device',
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
  'driverOptions.docker.logConfig': '--log-driver',
};

/**
 * A message that begins with a field of the task, such as `limits.cpus`, with the option in its place.
 *
 * @param sourceOf Where the value of an option was written, where that is known.
 */
export function inOptionWords(
  message: string,
  sourceOf: (option: string) => string | undefined = () => undefined,
): string {
  return message.replace(/^(\w+)(?:\.\w+)*\S*?(?=:? )/, (path, field: string) => {
    const option = OPTIONS[path] ?? OPTIONS[field];
    return option === undefined ? path : (sourceOf(option) ?? option);
  });
}
