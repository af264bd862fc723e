import type { EngineAddress } from '../address/engine-address.ts';

export type SshAddress = Extract<EngineAddress, { kind: 'ssh' }>;

/** What docker's own client runs on the other side: it joins its input and output to the engine's socket. */
const DIAL = 'docker system dial-stdio';

/** About 24 days: `ssh` keeps milliseconds in 32 bits. */
const MOST_SECONDS = 2_147_483;

/** Nothing is asked of a person, nothing of the user's session is lent to the other side, and nothing else is run. */
const QUIET = [
  '-T',
  '-a',
  '-x',
  '-o',
  'BatchMode=yes',
  '-o',
  'RemoteCommand=none',
  '-o',
  'PermitLocalCommand=no',
];

/**
 * Of the one connection that logs in. The user's and the system's configuration hold (names, ports, keys, jumps), but
 * for one thing: a host is trusted only when its key is known.
 *
 * @param through What carries the connections to the engine: a control socket for further sessions, or a socket of
 * this machine that leads to that of the engine.
 */
export function loginArguments(
  address: SshAddress,
  { through, timeoutMs }: { readonly through?: string; readonly timeoutMs: number },
): readonly string[] {
  const { socketPath } = address;
  // -v, since otherwise the fingerprint of an unknown key is not told.
  const options = ['-v', ...QUIET, '-o', 'StrictHostKeyChecking=yes', '-o', 'UpdateHostKeys=no'];
  // The bound is drv's own, with an error of its own: `ssh` only must not stay for ever.
  options.push('-o', `ConnectTimeout=${Math.min(MOST_SECONDS, Math.ceil(timeoutMs / 1_000) + 1)}`);
  if (through === undefined) {
    options.push('-S', 'none', '-o', 'ClearAllForwardings=yes');
    const host = socketPath === undefined ? '' : `--host unix://${socketPath} `;
    return [...options, ...destination(address), DIAL.replace(' ', ` ${host}`)];
  }
  if (socketPath !== undefined) {
    options.push('-S', 'none', '-o', 'ExitOnForwardFailure=yes', '-L', `${through}:${socketPath}`);
    // Ends with its input, and so with this process.
    return [...options, ...destination(address), 'cat'];
  }
  options.push('-M', '-S', through, '-o', 'ControlPersist=no', '-o', 'ClearAllForwardings=yes');
  return [...options, ...destination(address), DIAL];
}

/** Of one more session of a login. It never makes a connection of its own. */
export function sessionArguments(control: string): readonly string[] {
  return [
    '-F',
    'none',
    ...QUIET,
    '-S',
    control,
    '-o',
    'ControlMaster=no',
    '-o',
    'ProxyCommand=false',
    '--',
    'engine',
    DIAL,
  ];
}

function destination({ host, port, username, configFile, agentSocket }: SshAddress): readonly string[] {
  return [
    ...(configFile === undefined ? [] : ['-F', configFile]),
    ...(agentSocket === undefined ? [] : ['-o', `IdentityAgent="${agentSocket.replaceAll('%', '%%')}"`]),
    ...(username === undefined ? [] : ['-l', username]),
    ...(port === undefined ? [] : ['-p', String(port)]),
    '--',
    host,
  ];
}
