import { DrvError } from '@drv/core/driver';
import { scrub } from '../../errors/engine-errors.ts';

/** What `ssh` wrote to its standard error, as far as it is of use. */
export interface SshMessages {
  push(chunk: string): void;
  /** The end of what it said. */
  readonly text: string;
  /** Of the key that the host showed last: its kind and its fingerprint. */
  readonly hostKey: string | undefined;
}

const MAX_CHARACTERS = 8_192;

export function createSshMessages(): SshMessages {
  let line = '';
  let text = '';
  let hostKey: string | undefined;
  return {
    push(chunk) {
      const lines = (line + chunk).split(/\r?\n/);
      line = (lines.pop() ?? '').slice(-MAX_CHARACTERS);
      for (const each of lines) {
        hostKey = /^debug1: Server host key: (\S+ SHA256:\S+)/.exec(each)?.[1] ?? hostKey;
        if (!/^(?:debug\d|OpenSSH_|Authenticated to |Transferred: |Bytes per second)/.test(each)) {
          text = `${text}${each}\n`.slice(-MAX_CHARACTERS);
        }
      }
    },
    get text() {
      return `${text}${line}`.trim();
    },
    get hostKey() {
      return hostKey;
    },
  };
}

/** In the order in which they are tried: what ssh says, what it means, whether the same may succeed later. */
const MEANINGS: readonly (readonly [says: RegExp, means: string, mayPass: boolean])[] = [
  [/revoked/i, 'its host key is revoked', false],
  [
    /HOST IDENTIFICATION HAS CHANGED/i,
    'its host key is not the one that is known: it may be somebody else',
    false,
  ],
  [
    /host key is known|Host key verification failed/i,
    'its host key is not known; look whether it is the right one, and add it to known_hosts',
    false,
  ],
  [/Permission denied|Too many authentication failures/i, 'it accepts no key of this user', false],
  [/Could not resolve hostname/i, 'the host name is not known', true],
  [/timed out|Timeout, server/i, 'the connection timed out', true],
  [/Connection refused/i, 'the connection was refused', true],
  [
    /not found|No such file|is not a docker command/i,
    'the far side has no `docker` that can dial; name the socket of the engine: ssh://host/path/of/engine.sock',
    false,
  ],
];

/** `ssh` has ended, or one of its sessions, before it led to the engine. */
export function sshFailure(where: string, { text, hostKey }: SshMessages): DrvError {
  const [, means, mayPass = true] = MEANINGS.find(([says]) => says.test(text)) ?? [];
  const shown =
    mayPass || hostKey === undefined || means?.includes('host key') !== true ? '' : ` (${hostKey})`;
  const last = scrub(text.split('\n').at(-1) ?? '');
  const what = means === undefined ? 'the connection by ssh ended' : `${means}${shown}`;
  return new DrvError(
    'DRV_ENGINE_UNAVAILABLE',
    `Engine at ${where}: ${what}${last === '' ? '' : `: ${last}`}`,
    {
      op: 'connect by ssh',
      retryable: mayPass,
    },
  );
}
