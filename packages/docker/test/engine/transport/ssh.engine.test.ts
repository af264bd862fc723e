import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { runTask } from '@drv/core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { createDockerDriver, createEngineClient } from '../../../src/index.ts';
import { Captured } from '../../support/engine-fixture.ts';
import { startSshd, whyNoSshd, type Sshd } from './support/start-sshd.ts';

const { host, images } = inject('engine');
const socketPath = host.startsWith('unix://') ? host.slice('unix://'.length) : undefined;
const why = socketPath === undefined ? 'the engine has no socket of this machine' : whyNoSshd;
const title = 'an engine behind SSH';

describe.runIf(why === '')(why === '' ? title : `${title} (skipped: ${why})`, () => {
  let sshd: Sshd;
  /** Where the sockets of the logins are: nothing may stay. */
  let directory: string;
  const before = process.env['TMPDIR'];

  beforeAll(async () => {
    sshd = await startSshd(socketPath ?? '');
  });
  afterAll(() => sshd.close());
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'drv-'));
    process.env['TMPDIR'] = directory;
  });
  afterEach(async () => {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    const left = [...readdirSync(directory), ...processesWith(directory)];
    rmSync(directory, { recursive: true });
    if (left.length > 0) throw new Error(`Left behind: ${left.join(', ')}`);
  });

  /** Input, both outputs and an exit code; twice at once. */
  async function runOver(at: string, sshConfigFile: string): Promise<void> {
    const driver = createDockerDriver({ host: at, sshConfigFile, sweepEveryMs: 0 });
    try {
      await Promise.all(
        [1, 2].map(async () => {
          const [stdout, stderr] = [new Captured(), new Captured()];
          const command = ['sh', '-c', 'wc -c; echo err >&2; exit 4'];
          const task = { image: images.busybox, command, network: 'none' } as const;
          const result = await runTask(driver, task, { stdin: 'x'.repeat(300_000), stdout, stderr });
          expect(result).toMatchObject({ status: 'error', exitCode: 4, output: { complete: true } });
          expect([stdout.text.trim(), stderr.text]).toEqual(['300000', 'err\n']);
        }),
      );
    } finally {
      await driver.close();
    }
  }

  async function failure(at: string, sshConfigFile: string, requestTimeoutMs = 20_000): Promise<unknown> {
    const client = createEngineClient({ host: at, sshConfigFile, requestTimeoutMs });
    try {
      return await client.info().then(
        () => 'it was trusted',
        (error: unknown) => error,
      );
    } finally {
      await client.close();
    }
  }

  const engine = (message: RegExp): unknown =>
    expect.objectContaining({
      code: 'DRV_ENGINE_UNAVAILABLE',
      message: expect.stringMatching(message) as string,
    });

  it('runs tasks through the `docker` of the other side, with one login for all', async () => {
    const logins = sshd.logins;
    await runOver(sshd.host, sshd.config);
    expect(sshd.logins - logins).toBe(1);
  });

  it('runs tasks through a socket of the other side, where no `docker` is needed', async () => {
    const logins = sshd.logins;
    await runOver(`${sshd.host}${socketPath}`, sshd.config);
    expect(sshd.logins - logins).toBe(1);
  });

  it('takes names, ports and users from the configuration of ssh, and hashed names of hosts', async () => {
    const more = `Host Far-Engine\n  HostName 127.0.0.1\n  Port ${sshd.port}\n  User ${process.env['USER'] ?? 'root'}\n`;
    const config = sshd.configure({ more });
    execFileSync('ssh-keygen', ['-q', '-H', '-f', `${config}.known`], { stdio: 'ignore' });
    rmSync(`${config}.known.old`);
    expect(readFileSync(`${config}.known`, 'utf8')).toMatch(/^\|1\|/);
    await runOver('ssh://Far-Engine', config);
  });

  describe('by way of another host', () => {
    let jump: Sshd;
    beforeAll(async () => {
      jump = await startSshd('/nowhere.sock');
    });
    afterAll(() => jump.close());

    /** Of a user who reaches the engine's host through the jump alone. */
    const through = (knownHosts: readonly string[]) =>
      sshd.configure({
        knownHosts: knownHosts.join('\n'),
        more: [
          `Host far-engine\n  HostName 127.0.0.1\n  Port ${sshd.port}\n  ProxyJump the-jump`,
          `Host the-jump\n  HostName 127.0.0.1\n  Port ${jump.port}\n  IdentityFile ${jump.userKey}`,
        ].join('\n'),
      });
    const known = ({ port, hostKey }: Sshd) => `[127.0.0.1]:${port} ${hostKey}`;

    it('runs tasks, with one login at each host', async () => {
      const [there, between] = [sshd.logins, jump.logins];
      await runOver('ssh://far-engine', through([known(sshd), known(jump)]));
      await runOver(`ssh://far-engine${socketPath}`, through([known(sshd), known(jump)]));
      expect([sshd.logins - there, jump.logins - between]).toEqual([2, 2]);
    });

    it('refuses either host if it is not known', async () => {
      const there = sshd.logins;
      for (const one of [sshd, jump]) {
        const error = await failure('ssh://far-engine', through([known(one)]));
        expect(error).toEqual(engine(/host key is not known/));
      }
      expect(sshd.logins).toBe(there);
    });
  });

  it('is not interrupted with the program: what is typed at its terminal reaches no ssh', async () => {
    const program = `
      import { createDockerDriver } from '@drv/docker';
      import { runTask } from '@drv/core';
      process.on('SIGINT', () => console.log('interrupted'));
      const driver = createDockerDriver({ host: process.argv[1], sshConfigFile: process.argv[2], sweepEveryMs: 0 });
      const onStarted = () => console.log('started');
      const task = { image: process.argv[3], command: ['sh', '-c', 'read line; exit 4'], network: 'none' };
      const result = await runTask(driver, task, { stdin: process.stdin, onStarted });
      console.log(result.status, result.exitCode);
      await driver.close();`;
    // A group of its own is what a shell gives to a command, and what the terminal sends its signals to.
    const child = spawn(
      process.execPath,
      [
        '--conditions=@drv/source',
        '--input-type=module',
        '-e',
        program,
        sshd.host,
        sshd.config,
        images.busybox,
      ],
      { cwd: import.meta.dirname, detached: true, stdio: ['pipe', 'pipe', 'inherit'] },
    );
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    expect(await lines.next()).toMatchObject({ value: 'started' });
    process.kill(-(child.pid ?? Number.NaN), 'SIGINT');
    expect(await lines.next()).toMatchObject({ value: 'interrupted' });
    child.stdin.end('go on\n');
    expect(await lines.next()).toMatchObject({ value: 'error 4' });
    await once(child, 'exit');
  });

  it('refuses a host that is not known, and says its fingerprint', async () => {
    const logins = sshd.logins;
    const error = await failure(sshd.host, sshd.configure({ knownHosts: '' }));
    expect(error).toEqual(engine(/host key is not known.*ssh-ed25519 SHA256:\S+/));
    expect(error).toMatchObject({ retryable: false });
    expect(sshd.logins).toBe(logins);
  });

  it('refuses a host with another key than the known one: it gets nothing', async () => {
    const logins = sshd.logins;
    const other = readFileSync(`${sshd.makeKey('other')}.pub`, 'utf8');
    const config = sshd.configure({ knownHosts: `[127.0.0.1]:${sshd.port} ${other}` });
    expect(await failure(sshd.host, config)).toEqual(engine(/not the one that is known.*SHA256:/));
    expect(sshd.logins).toBe(logins);
  });

  it('refuses a host whose key is revoked', async () => {
    const line = `[127.0.0.1]:${sshd.port} ${sshd.hostKey}`;
    const config = sshd.configure({ knownHosts: `${line}\n@revoked ${line}\n` });
    expect(await failure(sshd.host, config)).toEqual(engine(/revoked/));
  });

  it('trusts nobody because a configuration says so', async () => {
    const config = sshd.configure({ knownHosts: '', more: 'StrictHostKeyChecking no' });
    expect(await failure(sshd.host, config)).toEqual(engine(/host key is not known/));
  });

  it('says that no key was accepted', async () => {
    const config = sshd.configure({ key: sshd.makeKey('stranger') });
    expect(await failure(sshd.host, config)).toEqual(engine(/accepts no key/));
  });

  it('does not wait for a host that says nothing', async () => {
    const silent = net.createServer(() => {}).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    try {
      expect(await failure(`ssh://127.0.0.1:${port}`, sshd.config, 1_000)).toMatchObject({
        code: 'DRV_ENGINE_TIMEOUT',
      });
    } finally {
      silent.close();
    }
  });

  it('leaves no connection to a call that was given up during the login', async () => {
    const client = createEngineClient({ host: sshd.host, sshConfigFile: sshd.config });
    try {
      const controller = new AbortController();
      const given = client.info({ signal: controller.signal });
      controller.abort();
      await expect(given).rejects.toMatchObject({ code: 'DRV_ABORTED' });
      await client.info();
      // The login alone: that of the call that was answered is closed when it has been idle for a while.
      await expect.poll(() => processesWith(directory).length).toBe(1);
    } finally {
      await client.close();
    }
  });

  it('says that the other side has no `docker`', async () => {
    const bare = await startSshd('/nowhere.sock', ['SetEnv PATH=/nowhere']);
    try {
      expect(await failure(bare.host, bare.config)).toEqual(engine(/far side has no `docker`/));
    } finally {
      await bare.close();
    }
  });

  it('says that nothing listens on the socket of the other side', async () => {
    const error = await failure(`${sshd.host}/nowhere.sock`, sshd.config);
    expect(error).toMatchObject({ code: 'DRV_ENGINE_UNAVAILABLE' });
  });
});

/** Of this machine, whose command line has this text. */
function processesWith(text: string): readonly string[] {
  const lines = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split('\n');
  return lines.filter((line) => line.startsWith('ssh ') && line.includes(text));
}
