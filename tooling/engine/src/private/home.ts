import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';

/** Where one private engine lives, and every name under which the rest of the machine can see it. */
export interface EngineHome {
  /** Eight hexadecimal digits, from the path. */
  readonly id: string;
  readonly directory: string;
  readonly stateFile: string;
  readonly socket: string;
  readonly dataRoot: string;
  readonly daemonConfig: string;
  readonly daemonLog: string;
  /** What this engine's dockerd sees as /etc/docker. */
  readonly etcDocker: string;
  /** The directory outside `directory` that has to go too; only where the path is too long for a socket. */
  readonly shortDirectory: string | undefined;
  /** An argument of every process that belongs to the engine. */
  readonly marker: string;
  readonly bridge: string;
  readonly cgroup: string;
}

// sockaddr_un has 108 bytes, the last of which is NUL.
const LONGEST_SOCKET_PATH = 107;

/** Derives all names of an engine from the directory that it is to live in. */
export function engineHome(path: string): EngineHome {
  const directory = resolve(path);
  const id = createHash('sha256').update(directory).digest('hex').slice(0, 8);
  const near = join(directory, 'docker.sock');
  const shortDirectory = Buffer.byteLength(near) > LONGEST_SOCKET_PATH ? `/tmp/drv-${id}` : undefined;
  return {
    id,
    directory,
    stateFile: join(directory, 'state.json'),
    socket: shortDirectory === undefined ? near : join(shortDirectory, 'docker.sock'),
    dataRoot: join(directory, 'data'),
    daemonConfig: join(directory, 'daemon.json'),
    daemonLog: join(directory, 'dockerd.log'),
    etcDocker: join(directory, 'etc-docker'),
    shortDirectory,
    marker: `drv-engine-${id}`,
    bridge: `drv-${id}`,
    cgroup: `drv-${id}`,
  };
}
