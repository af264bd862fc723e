import type { RunOptionName } from '../settings/run-options.ts';

/** What `drv run` does with a flag of `docker run` that is no option of its own. */
export interface Habit {
  /** As commander takes it: `-d, --detach`. */
  readonly flags: string;
  /** The option that it is another name of. */
  readonly means?: RunOptionName;
  /** Values that say what drv does anyway, and that are accepted without effect; of a switch `true` or `false`. */
  readonly holds?: readonly string[] | 'all';
  /** Why another value is refused, and what to write instead. */
  readonly instead?: string;
}

const ONE_TASK = 'drv runs one task to its end, in the foreground';
const NO_IO_LIMITS = 'drv does not limit the speed of block devices; --cgroup-parent names a group that does';
const OWN_ADDRESS = 'the engine chooses the addresses of a task; give --network NAME for a network of yours';
const OWN_CHECK = 'drv runs no health check but that of the image, with --healthcheck';
const OWN_NAMESPACE = 'drv refuses the namespaces of the host and of other containers';
const USE_CPUS = 'use --cpus N, which is the quota divided by the period';
const NO_RESOLVER_OPTIONS = 'drv sets no resolver options; mount a resolv.conf with --volume';
const WINDOWS = 'drv runs Linux containers only; use --cpus';

/** The flags of `docker run` (Docker 29 and before) that are no options of drv, in the order of the alphabet. */
export const DOCKER_HABITS: readonly Habit[] = [
  {
    flags: '-a, --attach <stream>',
    instead: 'drv always attaches stdout and stderr; redirect what you do not want, as in 2>/dev/null',
  },
  { flags: '--blkio-weight <n>', instead: NO_IO_LIMITS },
  { flags: '--blkio-weight-device <weight>', instead: NO_IO_LIMITS },
  { flags: '--cgroupns <mode>', holds: ['private'], instead: OWN_NAMESPACE },
  { flags: '--cpu-count <n>', instead: WINDOWS },
  { flags: '--cpu-percent <n>', instead: WINDOWS },
  { flags: '--cpu-period <us>', instead: USE_CPUS },
  { flags: '--cpu-quota <us>', instead: USE_CPUS },
  { flags: '--cpu-rt-period <us>', instead: 'drv gives no real-time scheduling; use --cpus' },
  { flags: '--cpu-rt-runtime <us>', instead: 'drv gives no real-time scheduling; use --cpus' },
  {
    flags: '--cpuset-mems <list>',
    instead: 'drv does not choose memory nodes; --cpuset-cpus chooses processors',
  },
  {
    flags: '-d, --detach',
    holds: ['false'],
    instead: `${ONE_TASK}; write "drv run … &", and follow it with drv logs ID`,
  },
  { flags: '--detach-keys <keys>', instead: `${ONE_TASK}, and has no keys to detach` },
  { flags: '--device-cgroup-rule <rule>', instead: 'name each device with --device' },
  { flags: '--device-read-bps <limit>', instead: NO_IO_LIMITS },
  { flags: '--device-read-iops <limit>', instead: NO_IO_LIMITS },
  { flags: '--device-write-bps <limit>', instead: NO_IO_LIMITS },
  { flags: '--device-write-iops <limit>', instead: NO_IO_LIMITS },
  { flags: '--disable-content-trust', holds: ['true', 'false'] },
  { flags: '--dns-opt <option>', instead: NO_RESOLVER_OPTIONS },
  {
    flags: '--dns-option <option>',
    instead: NO_RESOLVER_OPTIONS,
  },
  { flags: '--dns-search <domain>', instead: 'write names in full, or mount a resolv.conf with --volume' },
  { flags: '--domainname <name>', instead: 'write it as a part of --hostname' },
  // Documentation alone, unless the port is published too.
  { flags: '--expose <port>', holds: 'all' },
  { flags: '--health-cmd <command>', instead: OWN_CHECK },
  { flags: '--health-interval <time>', instead: OWN_CHECK },
  { flags: '--health-retries <n>', instead: OWN_CHECK },
  { flags: '--health-start-interval <time>', instead: OWN_CHECK },
  { flags: '--health-start-period <time>', instead: OWN_CHECK },
  { flags: '--health-timeout <time>', instead: OWN_CHECK },
  { flags: '--interactive', means: 'stdin' },
  { flags: '--io-maxbandwidth <size>', instead: NO_IO_LIMITS },
  { flags: '--io-maxiops <n>', instead: NO_IO_LIMITS },
  { flags: '--ip <address>', instead: OWN_ADDRESS },
  { flags: '--ip6 <address>', instead: OWN_ADDRESS },
  { flags: '--isolation <technology>', holds: ['default'], instead: 'choose an OCI runtime with --runtime' },
  { flags: '--kernel-memory <size>', instead: 'the kernel has no such limit any more; use --memory' },
  { flags: '--link <container>', instead: 'put both on a network, with --network NAME' },
  { flags: '--link-local-ip <address>', instead: OWN_ADDRESS },
  { flags: '--mac-address <address>', instead: OWN_ADDRESS },
  { flags: '--memory-swappiness <percent>', instead: 'limit swap with --memory-swap' },
  { flags: '--name <name>', means: 'id' },
  { flags: '--net <name>', means: 'network' },
  { flags: '--net-alias <name>', means: 'networkAlias' },
  {
    flags: '--oom-kill-disable',
    holds: ['false'],
    instead: 'a task that outgrows its memory is killed, or the machine would stall; raise --memory',
  },
  { flags: '--oom-score-adj <n>', instead: 'drv leaves the choice to the kernel; limit tasks with --memory' },
  { flags: '--pid <mode>', holds: ['private'], instead: OWN_NAMESPACE },
  { flags: '--pids-limit <n>', means: 'pids' },
  {
    flags: '--privileged',
    holds: ['false'],
    instead:
      'drv runs no privileged containers; give what the task needs with --cap-add, --device or --security-opt',
  },
  {
    flags: '-P, --publish-all',
    holds: ['false'],
    instead: 'name each port, as in --publish 8080:80',
  },
  {
    flags: '--restart <policy>',
    holds: ['no'],
    instead: `${ONE_TASK}; start it again by its exit code, as in "until drv run …; do sleep 1; done"`,
  },
  {
    flags: '--rm',
    holds: ['true'],
    instead: 'drv always removes the container; keep its output or a --volume',
  },
  {
    flags: '--sig-proxy',
    holds: ['true'],
    instead: 'Ctrl-C and SIGTERM always stop the task; to leave it running, write "setsid drv run …"',
  },
  { flags: '--stop-timeout <seconds>', means: 'grace' },
  // Its only option that limits something is `size=10g`.
  { flags: '--storage-opt <option>', means: 'disk' },
  { flags: '--use-api-socket', holds: ['false'], instead: 'drv gives a task neither engine nor credentials' },
  { flags: '--uts <mode>', instead: OWN_NAMESPACE },
  {
    flags: '--volume-driver <driver>',
    instead: 'create the volume with its driver first, then name it in --volume',
  },
  { flags: '--volumes-from <container>', instead: 'name each path or volume with --volume' },
];
