import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import net from 'node:net';
import type { Duplex } from 'node:stream';
import { DrvError, delay } from '@drv/core/driver';
import { timeoutError } from '../../errors/engine-errors.ts';
import { withReceiveBuffer } from '../../wire/receive-buffer.ts';
import type { Dialer } from '../address/dialer.ts';
import { accepts } from './accepts.ts';
import { makeLoginDirectory } from './login-directory.ts';
import { processStream } from './process-stream.ts';
import { loginArguments, sessionArguments, type SshAddress } from './ssh-arguments.ts';
import { createSshMessages, sshFailure } from './ssh-failure.ts';

/** A login that lasts: what leads to the engine through it. */
interface Login {
  /** A socket: of ssh's control, or of the engine. */
  readonly through: string;
  close(): Promise<void>;
}

const LOOK_MS = 20;
/** Of a process that was asked to end. */
const END_MS = 2_000;

/**
 * Connections to an engine on another machine, made by the system's `ssh`: it knows the user's hosts, keys, agent and
 * jumps. It logs in once, however many connections there are. On Windows, whose `ssh` cannot share a login, each
 * connection is one.
 *
 * The processes end with this one, also when it is killed.
 */
export function createSshDialer(
  address: SshAddress,
  { where, timeoutMs }: { readonly where: string; readonly timeoutMs: number },
): Dialer {
  const children = new Set<ChildProcess>();
  let login: Promise<Login> | undefined;
  let closed = false;

  function start(args: readonly string[], output: 'pipe' | 'ignore') {
    const child = spawn('ssh', args, {
      stdio: ['pipe', output, 'pipe'],
      windowsHide: true,
      // A session of its own: what is typed at the terminal (Ctrl-C) is for this process, which then still needs the
      // engine. And no `ssh` of a jump, which takes none of the arguments, can ask anything of the terminal.
      detached: process.platform !== 'win32',
    });
    const messages = createSshMessages();
    child.stderr
      ?.setEncoding('utf8')
      .on('data', messages.push)
      .on('error', () => {});
    child.stdin?.on('error', () => {});
    if (child.pid !== undefined) children.add(child);
    child.once('close', () => children.delete(child));
    return { child, messages };
  }

  function session(args: readonly string[]): Duplex {
    const { child, messages } = start(args, 'pipe');
    return processStream(child as Parameters<typeof processStream>[0], () => sshFailure(where, messages));
  }

  async function logIn(): Promise<Login> {
    const { path: directory, socket: through } = await makeLoginDirectory();
    const { child, messages } = start(loginArguments(address, { through, timeoutMs }), 'ignore');
    let failure: Error | undefined;
    child.once('error', (error: NodeJS.ErrnoException) => {
      failure = error.code === 'ENOENT' ? noSsh(where) : error;
    });
    child.once('close', () => {
      failure ??= sshFailure(where, messages);
      login = undefined;
      void rm(directory, { recursive: true, force: true });
    });
    const lasting = { through, close: () => end(child, directory) };
    const deadline = performance.now() + timeoutMs;
    while (failure === undefined && !closed && performance.now() < deadline) {
      if (await accepts(through)) {
        for (const each of [child, child.stdin, child.stderr] as readonly { unref?(): void }[])
          each.unref?.();
        return lasting;
      }
      await delay(LOOK_MS);
    }
    await lasting.close();
    throw failure ?? timeoutError('connect by ssh', timeoutMs, where);
  }

  return {
    async dial(fast) {
      if (process.platform === 'win32') {
        return session(loginArguments(address, { timeoutMs }));
      }
      if (login === undefined) {
        const made = logIn();
        login = made;
        made.catch(() => {
          if (login === made) login = undefined;
        });
      }
      const { through } = await login;
      if (address.socketPath === undefined) return session(sessionArguments(through));
      if (!fast) return net.connect({ path: through });
      return withReceiveBuffer((onread) => net.connect({ path: through, onread }));
    },
    async close() {
      closed = true;
      const made = await login?.catch(() => undefined);
      for (const child of children) child.kill('SIGKILL');
      await made?.close();
      await Promise.all([...children].map((child) => once(child, 'close')));
    },
  };
}

/** Ends the process, and takes its directory away. */
async function end(child: ChildProcess, directory: string): Promise<void> {
  if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
    child.ref();
    const ended = once(child, 'exit');
    child.stdin?.destroy();
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), END_MS);
    await ended;
    clearTimeout(timer);
  }
  await rm(directory, { recursive: true, force: true });
}

function noSsh(where: string): DrvError {
  return new DrvError(
    'DRV_ENGINE_UNAVAILABLE',
    `Engine at ${where}: the command ssh is not on this machine`,
    {
      op: 'connect by ssh',
      retryable: false,
    },
  );
}
