/** The field of the task that an engine's words are about; the first that fits. */
const FIELDS: readonly (readonly [says: RegExp, field: string])[] = [
  [/bind source path does not exist|invalid mount config|not a shared (?:or slave )?mount/i, 'volumes'],
  [/volume name is too short|invalid characters for a local volume name/i, 'volumes'],
  [/requested CPUs are not available/i, 'limits.cpuset'],
  [/capadd|unknown capability/i, 'capabilities'],
  [/unable to find user|uids and gids must be in range/i, 'user'],
  [/network \S+ not found|network not found/i, 'network'],
  [/port is already allocated|address already in use/i, 'ports'],
  [/cannot mkdir: .+ is not a directory/i, 'workDir'],
  [/logging plugin|log driver/i, 'driverOptions.docker.logConfig'],
  [/sysctl "|\/proc\/sys\//i, 'sysctls'],
  [/error setting rlimit/i, 'ulimits'],
  [/no command (?:specified|or entrypoint)/i, 'command'],
];

/** An engine's refusal with the field of the task in front that it is about, where its words tell. */
export function withRefusedField(message: string): string {
  const field = FIELDS.find(([says]) => says.test(message))?.[1];
  return field === undefined ? message : `${field}: ${message}`;
}
