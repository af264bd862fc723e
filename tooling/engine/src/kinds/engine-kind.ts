import { SetupError } from '../setup-error.ts';
import type { TestEngine } from '../test-engine.ts';

/** An engine of one version that tests can ask for by name, and where it comes from. */
export interface EngineKind {
  readonly name: string;
  readonly daemon: 'dockerd' | 'podman';
  /** How its version begins; empty for whatever its suite has. */
  readonly version: string;
  /** Debian's suite that has it. */
  readonly suite: string;
  /** What is unpacked over the machine's own files; what is not named here is the machine's own. */
  readonly packages: readonly string[];
  /** Where they are unpacked, by name; kinds of the same packages share it. @default the name of the kind */
  readonly programs?: string;
  /** Docker keeps images in containerd, as 29 does by default, and not with its own graph drivers. @default false */
  readonly containerdStore?: boolean;
  /** Runs in a guest with a kernel of its own, whose control groups are of version 2. @default false */
  readonly guest?: boolean;
  /** Runs as a user who is not root, in namespaces of his own, and with a network of his own. @default false */
  readonly rootless?: boolean;
  /** `npm test` leaves it out: it takes too long. @default false */
  readonly byRequest?: boolean;
}

const DOCKER_28: EngineKind = {
  name: 'docker-28.5',
  daemon: 'dockerd',
  version: '28.5.',
  suite: 'sid',
  packages: ['docker.io', 'containerd', 'tini-static'],
};

const PODMAN_4: EngineKind = {
  name: 'podman-4.3',
  daemon: 'podman',
  version: '4.3.',
  suite: 'bookworm',
  // With the libraries that the machine itself may lack.
  packages: words(`podman conmon crun netavark aardvark-dns catatonit golang-github-containers-common
      golang-github-containers-image libsubid4 libgpgme11 libassuan0 libyajl2`),
};

const PODMAN_5: EngineKind = {
  name: 'podman-5',
  daemon: 'podman',
  version: '5.',
  suite: 'trixie',
  // With its C library, which older programs run with, too.
  packages: words(`podman conmon crun netavark aardvark-dns catatonit golang-github-containers-common
    golang-github-containers-image libc6 libsubid5 libgpgme11t64 libassuan9 libgpg-error0 libyajl2 libseccomp2
    libsqlite3-0 libglib2.0-0t64 libpcre2-8-0 libsystemd0`),
  byRequest: true,
};

const KINDS: readonly EngineKind[] = [
  {
    name: 'docker-20.10',
    daemon: 'dockerd',
    version: '20.10.',
    suite: 'bookworm',
    packages: ['docker.io', 'containerd', 'tini', 'libdevmapper1.02.1'],
  },
  {
    name: 'docker-26.1',
    daemon: 'dockerd',
    version: '26.1.',
    suite: 'trixie',
    packages: ['docker.io', 'containerd', 'tini'],
  },
  DOCKER_28,
  { ...DOCKER_28, name: 'docker-28.5-containerd', programs: DOCKER_28.name, containerdStore: true },
  { ...DOCKER_28, name: 'docker-28.5-cgroup2', programs: DOCKER_28.name, guest: true, byRequest: true },
  // Sid is where Debian's newest is found: experimental has none.
  { ...DOCKER_28, name: 'docker-newest', version: '', byRequest: true },
  { ...DOCKER_28, name: 'docker-28.5-rootless', programs: DOCKER_28.name, rootless: true, byRequest: true },
  PODMAN_4,
  { ...PODMAN_4, name: 'podman-4.3-rootless', programs: PODMAN_4.name, rootless: true, byRequest: true },
  PODMAN_5,
  { ...PODMAN_5, name: 'podman-5-rootless', programs: PODMAN_5.name, rootless: true },
];

/** The names of all kinds. */
export const ENGINE_KINDS: readonly string[] = KINDS.map(({ name }) => name);

/**
 * The kind of this name; `undefined` for no name, which means whatever is there.
 *
 * @throws SetupError for a name that is none.
 */
export function engineKind(name: string | undefined): EngineKind | undefined {
  if (name === undefined || name === '') return undefined;
  const kind = KINDS.find((one) => one.name === name);
  if (kind !== undefined) return kind;
  throw new SetupError(`There is no engine ${name}. There are: ${ENGINE_KINDS.join(', ')}.`);
}

/** The kinds that this engine is none of, but for those that are tested by request alone. */
export function otherKinds({
  version,
  containerdStore,
}: Pick<TestEngine, 'version' | 'containerdStore'>): readonly EngineKind[] {
  const isOf = (kind: EngineKind) =>
    version.startsWith(`${kind.daemon === 'podman' ? 'Podman' : 'Docker'} ${kind.version}`) &&
    containerdStore === (kind.containerdStore ?? false);
  return KINDS.filter((kind) => kind.byRequest !== true && !isOf(kind));
}

function words(text: string): string[] {
  return text.split(/\s+/);
}
