import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

const SSHD = '/usr/sbin/sshd';

/** Why there can be no server of SSH on this machine; empty when there can. */
export const whyNoSshd = !existsSync(SSHD)
  ? 'sshd is not installed'
  : process.getuid?.() === 0
    ? ''
    : 'sshd is started by root only';

/** A real server of SSH on this machine, with a user's files for it. */
export interface Sshd {
  /** `ssh://user@127.0.0.1:port`. */
  readonly host: string;
  readonly port: number;
  /** For `sshConfigFile`. It knows the host, and has a key that is accepted. */
  readonly config: string;
  /** The public key of the host. */
  readonly hostKey: string;
  /** The path of the key that it accepts. */
  readonly userKey: string;
  /** Writes a configuration; of what is not given, the right one. */
  configure(change: { readonly knownHosts?: string; readonly key?: string; readonly more?: string }): string;
  /** Makes a pair of keys; its path. */
  makeKey(name: string): string;
  /** How often somebody logged in. */
  readonly logins: number;
  close(): Promise<void>;
}

/** @param settings Lines of its configuration, beside those it needs; `engineSocket` for `docker` on the other side. */
export async function startSshd(engineSocket: string, settings: readonly string[] = []): Promise<Sshd> {
  const directory = mkdtempSync(join(tmpdir(), 'drv-sshd-'));
  mkdirSync('/run/sshd', { recursive: true });
  const makeKey = (name: string) => {
    const path = join(directory, name);
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path]);
    return path;
  };
  const [hostKeyPath, userKey] = [makeKey('host'), makeKey('user')];
  const hostKey = readFileSync(`${hostKeyPath}.pub`, 'utf8').split(' ').slice(0, 2).join(' ');
  writeFileSync(join(directory, 'authorized'), readFileSync(`${userKey}.pub`));
  const port = await freePort();
  const lines = [
    `ListenAddress 127.0.0.1:${port}`,
    `HostKey ${hostKeyPath}`,
    `AuthorizedKeysFile ${join(directory, 'authorized')}`,
    `PidFile none`,
    'UsePAM no',
    'StrictModes no',
    'PermitRootLogin yes',
    'MaxSessions 100',
    'LogLevel VERBOSE',
    `SetEnv DOCKER_HOST=unix://${engineSocket}`,
    ...settings,
  ];
  writeFileSync(join(directory, 'sshd_config'), `${lines.join('\n')}\n`);
  const child = spawn(SSHD, ['-D', '-e', '-f', join(directory, 'sshd_config')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  while (!log.includes('Server listening')) {
    if (child.exitCode !== null) throw new Error(`sshd: ${log}`);
    await setTimeout(20);
  }
  let count = 0;
  const configure: Sshd['configure'] = ({ knownHosts, key = userKey, more = '' }) => {
    const path = join(directory, `config-${(count += 1)}`);
    writeFileSync(`${path}.known`, knownHosts ?? `[127.0.0.1]:${port} ${hostKey}\n`);
    const config = [more, 'Host *', `UserKnownHostsFile ${path}.known`, 'GlobalKnownHostsFile none'];
    config.push(`IdentityFile ${key}`, 'IdentitiesOnly yes', 'IdentityAgent none');
    writeFileSync(path, `${config.join('\n')}\n`);
    return path;
  };
  return {
    host: `ssh://${userInfo().username}@127.0.0.1:${port}`,
    port,
    hostKey,
    userKey,
    config: configure({}),
    configure,
    makeKey,
    get logins() {
      return log.split('Accepted publickey').length - 1;
    },
    async close() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      rmSync(directory, { recursive: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
