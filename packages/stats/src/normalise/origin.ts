import { kind, type KindsOf } from '@drv/core/driver';
import { count, section, type JsonObject } from './fields.ts';

/** Where a sample comes from, as far as it tells or the caller knows. */
export interface Origin {
  readonly os: 'linux' | 'windows';
  readonly engine: 'docker' | 'podman';
  readonly cgroup: 'v1' | 'v2' | 'windows' | undefined;
}

/** What the caller knows of the engine; all of it is optional. */
export interface NormaliseOptions {
  /**
   * The engine's operating system. @default the sample's own `os_type` (API 1.52), else what its fields show
   */
  readonly os?: 'linux' | 'windows' | undefined;
  /**
   * Podman keeps some fields differently; it names itself in the header `Server: Libpod/…` of every answer.
   * @default what the fields show, which not every version of Podman lets one see
   */
  readonly engine?: 'docker' | 'podman' | undefined;
  /** `CgroupVersion` of the engine's `/info`, as a word. @default what the fields show */
  readonly cgroup?: 'v1' | 'v2' | undefined;
}

export const NORMALISE: KindsOf<NormaliseOptions> = {
  os: kind.orNull(kind.oneOf('linux', 'windows')),
  engine: kind.orNull(kind.oneOf('docker', 'podman')),
  cgroup: kind.orNull(kind.oneOf('v1', 'v2')),
};

export function originOf(raw: JsonObject, options: NormaliseOptions): Origin {
  const os = options.os ?? osOf(raw);
  return {
    os,
    engine: options.engine ?? engineOf(raw),
    cgroup: os === 'windows' ? 'windows' : (options.cgroup ?? cgroupOf(raw)),
  };
}

function osOf(raw: JsonObject): 'linux' | 'windows' {
  if (raw['os_type'] === 'linux' || raw['os_type'] === 'windows') return raw['os_type'];
  const windows =
    (count(raw['num_procs']) ?? 0) > 0 ||
    typeof section(raw['memory_stats'])['privateworkingset'] === 'number';
  return windows ? 'windows' : 'linux';
}

/** Podman alone writes a percentage into the processor statistics and the identifier with a capital letter. */
function engineOf(raw: JsonObject): 'docker' | 'podman' {
  return 'Id' in raw || 'cpu' in section(raw['cpu_stats']) ? 'podman' : 'docker';
}

/** Only cgroup v1 has hierarchical sums and times per processor; only v2 has `anon`. */
function cgroupOf(raw: JsonObject): 'v1' | 'v2' | undefined {
  const memory = section(section(raw['memory_stats'])['stats']);
  if (typeof memory['anon'] === 'number') return 'v2';
  if (Object.keys(memory).some((key) => key.startsWith('total_'))) return 'v1';
  return Array.isArray(section(section(raw['cpu_stats'])['cpu_usage'])['percpu_usage']) ? 'v1' : undefined;
}
