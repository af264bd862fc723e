import type { EngineInfo } from './engine-info.ts';

/**
 * What engines do differently, as far as drv has to act differently. What they merely say differently is in
 * {@link isRefusal}. `docs/engines.md` has both for the reader.
 */
export interface EngineTraits {
  /**
   * A container's state says whether the kernel killed for memory. Podman's always said no before 5.0, which looks
   * where its monitor writes it down.
   */
  readonly reportsOom: boolean;
  /** Attaching makes the process, so that a wrong user or mount fails there already. */
  readonly createsOnAttach: boolean;
  /**
   * When it takes the size of a terminal: with the container (Docker from API 1.42 on), as soon as there is a process
   * (Podman has one from the attach on), or only while one runs.
   */
  readonly takesTerminalSize: 'at create' | 'after attach' | 'after start';
  /** Writes a container's own host name into its `/etc/hosts`, and `localhost`, also of one without network. */
  readonly namesItself: boolean;
  /** What it builds under a name without a registry it calls `localhost/name`, and finds there first. */
  readonly namesLocally: boolean;
  /** SIGKILL ends a frozen container. Podman's call hangs, and the container is said to be stopped while it lives on. */
  readonly killsFrozen: boolean;
  /** Mounts are put together to text, in which a comma in a path begins an option. */
  readonly mountsAsText: boolean;
  /** An image that is removed by force takes the containers of it along, running ones too. */
  readonly forceRemovesContainers: boolean;
  /** Takes a ready bearer token for a registry; otherwise it is dropped, and the pull is anonymous. */
  readonly supportsRegistryToken: boolean;
  /** What it writes itself at the end of the output, when the task ended before it had taken its input. */
  readonly trailer?: RegExp;
  /**
   * What it writes itself where a log ends, or in place of it, when the container is removed after it has answered: an error
   * document, which in the log of a terminal looks like output.
   */
  readonly logFailure?: RegExp;
  /**
   * Milliseconds after the exit of a task in which the engine still takes over its output; then it closes the
   * connection to it, whether that was all or not (moby, `daemon/monitor.go`).
   */
  readonly drainsOutputMs: number;
  /** Milliseconds by which it may date the end of a task too late: after it has closed the task's connection. */
  readonly datesEndLateMs: number;
  /**
   * Milliseconds by which it may date it too early. Podman takes the time of a file that its monitor writes at the end, which the
   * kernel dates by its last tick (libpod, `handleExitFile`): 10 ms where there are 100 in a second.
   */
  readonly datesEndEarlyMs: number;
  /**
   * On a busy machine it may not have begun to read the output of a task that is over at once, and then drops all of
   * it without a sign: with the end of a task, pipes that are still being opened are given up (containerd's client,
   * `task.Delete`). 26.1 did for 14 of 5,400 tasks at a load of 12 to 18 on two processors, 28.5 for 2 of 1,800, 20.10
   * for none of 4,000.
   */
  readonly attachRace: boolean;
  /** The log driver of the engine that keeps every byte, where there is one, and lets it be read again. */
  readonly logDriver: 'local' | 'json-file';
  /**
   * Bytes of the longest line whose end the log gives back. Docker's copies output in pieces of 16 KiB, and before some
   * version after 20.10 its `local` log took the end away from the last piece of a line.
   */
  readonly longestLine: number;
  /** The times of a log's entries are told to the nanosecond, which no program can know. Podman's compatible call tells seconds. */
  readonly tellsNanoseconds: boolean;
  /** Log drivers that keep text: a byte that is not UTF-8 is replaced. */
  readonly textLogs: readonly string[];
  /**
   * Writes a container's log also while it is away: Podman's monitors do. What a task of Docker writes while its engine is
   * away waits in a pipe, and is lost when the task ends before the engine is back.
   */
  readonly logsWhileAway: boolean;
  /** Inspect reports `LogConfig` with `max-size` and `max-file`. Podman keeps one file, and empties it when it is full. */
  readonly reportsLogLimits: boolean;
  /**
   * What it would drop in silence, or read as something else, among the options of a task, by field (`gpus`: Podman 4.3 does
   * not know device requests; a runtime: it takes its own; a seccomp profile: it takes a path on its host; a bound on
   * the disk: Docker reads it in its graph drivers alone, not with the store of containerd; name servers without a network: it
   * writes no file for them; a profile of AppArmor: no engine applies it on a kernel without; a mode of user namespaces but
   * `host`: Docker's command alone refuses what its engine does not know).
   */
  readonly drops: readonly (
    | 'gpus'
    | 'runtime'
    | 'seccomp-profile'
    | 'apparmor-profile'
    | 'userns-mode'
    | 'annotations'
    | 'disk'
    | 'dns-without-network'
  )[];
  /** What is put into a container below a tmpfs is there when the task runs: it is copied into the tmpfs at the start. */
  readonly fillsTmpfs: boolean;
  /** Puts the file system of a container away a moment after its end, and then its archive may be without an entry. */
  readonly cleansUpLate: boolean;
  /** Starts a process of itself for each archive that it unpacks in a container: 50 ms, and a fifth of its tasks a second. */
  readonly startsForArchive: boolean;
  /** Asked for the archive of a symbolic link, it gives what the link leads to. */
  readonly followsLinks: boolean;
  /**
   * A container can be started ahead and be given its task later: where the whole conformance kit was seen to pass that way.
   * With Podman 4.3 single tasks do; the kit was not run.
   */
  readonly parks: boolean;
  /**
   * Tells of the end of a container, as an event, before it answers a wait for it: with its log put away, and its network still to be
   * taken down (moby, `daemon/monitor.go`). Podman was not looked at.
   */
  readonly tellsEndFirst: boolean;
  /**
   * Remembers the events of a container that is gone, a signal to it among them. Podman tells nothing of the signal with which it
   * ends what it removes.
   */
  readonly remembersRuns: boolean;
}

const DOCKER: EngineTraits = {
  reportsOom: true,
  createsOnAttach: false,
  takesTerminalSize: 'at create',
  namesItself: false,
  namesLocally: false,
  killsFrozen: true,
  mountsAsText: false,
  forceRemovesContainers: false,
  supportsRegistryToken: true,
  drainsOutputMs: 2_000,
  datesEndLateMs: 0,
  datesEndEarlyMs: 0,
  attachRace: true,
  logDriver: 'local',
  longestLine: Number.POSITIVE_INFINITY,
  tellsNanoseconds: true,
  textLogs: ['json-file'],
  logsWhileAway: false,
  reportsLogLimits: true,
  tellsEndFirst: true,
  remembersRuns: true,
  cleansUpLate: false,
  startsForArchive: false,
  followsLinks: false,
  fillsTmpfs: false,
  parks: true,
  drops: ['userns-mode'],
};

type WhichEngine = Pick<EngineInfo, 'flavour' | 'version' | 'containerdStore'> &
  Partial<Pick<EngineInfo, 'appArmor'>>;

/** Asked for several times in each task. */
const known = new WeakMap<WhichEngine, EngineTraits>();

/** The traits of an engine. Which engine it is, decides here what drv does; only figures are read by engine elsewhere. */
export function engineTraits(engine: WhichEngine): EngineTraits {
  const before = known.get(engine);
  if (before !== undefined) return before;
  const own = traitsOf(engine);
  const traits =
    engine.appArmor === false ? { ...own, drops: [...own.drops, 'apparmor-profile' as const] } : own;
  known.set(engine, traits);
  return traits;
}

function traitsOf({ flavour, version, containerdStore = false }: WhichEngine): EngineTraits {
  const major = Number.parseInt(version, 10);
  // Of the versions between 20.10 and 26.1 nothing was seen.
  if (flavour === 'docker')
    return major >= 26
      ? { ...DOCKER, drops: containerdStore ? [...DOCKER.drops, 'disk'] : DOCKER.drops }
      : {
          ...DOCKER,
          longestLine: 16_383,
          attachRace: false,
          startsForArchive: true,
          takesTerminalSize: major >= 23 ? 'at create' : 'after start',
          drops: [
            ...DOCKER.drops,
            // API 1.43.
            ...(major >= 24 ? [] : ['annotations' as const]),
            ...(containerdStore ? ['disk' as const] : []),
          ],
        };
  return {
    reportsOom: major >= 5,
    createsOnAttach: true,
    takesTerminalSize: 'after attach',
    namesItself: true,
    namesLocally: true,
    killsFrozen: false,
    mountsAsText: true,
    forceRemovesContainers: true,
    supportsRegistryToken: false,
    trailer: /Error: (read|write) unixpacket @->\S+\/attach: \1: (?:broken pipe|connection reset by peer)\n$/,
    logFailure:
      /\{"cause":"[^\n]*","message":"failed to obtain logs for Container '[^\n]*","response":\d+\}\n$/,
    drainsOutputMs: Number.POSITIVE_INFINITY,
    datesEndLateMs: 250,
    datesEndEarlyMs: 10,
    attachRace: false,
    logDriver: 'json-file',
    longestLine: Number.POSITIVE_INFINITY,
    tellsNanoseconds: false,
    textLogs: [],
    logsWhileAway: true,
    reportsLogLimits: false,
    tellsEndFirst: false,
    remembersRuns: false,
    cleansUpLate: true,
    startsForArchive: false,
    followsLinks: true,
    fillsTmpfs: true,
    parks: false,
    drops: ['gpus', 'runtime', 'seccomp-profile', 'annotations', 'dns-without-network'],
  };
}
