import type { DaemonSettings } from './dockerd.ts';

/** What settings of dockerd need around it. */
export interface SettingsNeeds {
  /** A shell script, run in the engine's namespace. */
  readonly prepare: string;
  /** Without one of its own, dockerd would write into the rules of this machine's network. */
  readonly ownNetwork: boolean;
}

/** The user whose subordinate ids stand for those of containers. Docker would add it to the machine's own users. */
const REMAPPED_USER = `
mkdir -p /run/etc-users/upper /run/etc-users/work /run/etc-users/docker
mount -n --move /etc/docker /run/etc-users/docker
mount -n -t overlay -o lowerdir=/etc,upperdir=/run/etc-users/upper,workdir=/run/etc-users/work overlay /etc
mkdir -p /etc/docker
mount -n --move /run/etc-users/docker /etc/docker
echo dockremap:x:64001:64001::/:/bin/false >> /etc/passwd
echo dockremap:x:64001: >> /etc/group
echo dockremap:200000:65536 >> /etc/subuid
echo dockremap:200000:65536 >> /etc/subgid
`;

export function needsOf(settings: DaemonSettings): SettingsNeeds {
  const ownNetwork = settings['iptables'] === true;
  return {
    prepare: [
      ...(settings['userns-remap'] === undefined ? [] : [REMAPPED_USER]),
      ...(ownNetwork ? ['ip link set lo up'] : []),
    ].join('\n'),
    ownNetwork,
  };
}
