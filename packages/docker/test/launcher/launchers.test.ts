import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { arch, platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { goMessage, KEEP } from '../../src/launcher/go-message.ts';
import { createLaunch, WAITS } from '../../src/launcher/launch.ts';
import { launcherFor } from '../../src/launcher/launcher-for.ts';
import { LAUNCHERS } from '../../src/launcher/launchers.ts';

const directory = mkdtempSync(join(tmpdir(), 'drv-launcher-'));
afterAll(() => rmSync(directory, { recursive: true }));

describe.each(Object.entries(LAUNCHERS))('the launcher for %s', (_architecture, { sha256, base64 }) => {
  it('is what its checksum says, and a few kilobytes', () => {
    const bytes = Buffer.from(base64, 'base64');
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
    expect(bytes.length).toBeLessThan(5_000);
  });
});

const own = launcherFor(`linux/${arch() === 'x64' ? 'amd64' : arch()}`);

describe.runIf(platform() === 'linux' && own !== undefined)(
  'a launcher, as a process of this machine',
  () => {
    interface Given {
      readonly command: readonly string[];
      readonly env?: Readonly<Record<string, string>>;
      readonly input?: string;
    }

    let runs = 0;
    async function run(
      messages: readonly Uint8Array[],
      inherited: Readonly<Record<string, string>> = {},
      args: readonly string[] = ['5'],
    ) {
      const file = join(directory, `launcher-${(runs += 1)}`);
      writeFileSync(file, own ?? '', { mode: 0o755 });
      const child = spawn(file, args, { env: inherited });
      child.stdin.on('error', () => {});
      child.stdin.end(Buffer.concat(messages));
      const collected = { stdout: '', stderr: Buffer.alloc(0) };
      child.stdout.on('data', (chunk: Buffer) => (collected.stdout += chunk.toString()));
      child.stderr.on(
        'data',
        (chunk: Buffer) => (collected.stderr = Buffer.concat([collected.stderr, chunk])),
      );
      const [exitCode] = (await once(child, 'close')) as [number];
      return { exitCode, ...collected, isLeft: existsSync(file) };
    }

    const withoutWaits = (stdout: string) => {
      expect(stdout.startsWith(WAITS.toString())).toBe(true);
      return stdout.slice(WAITS.length);
    };

    async function launch({ command, env = {}, input = '' }: Given, inherited = { PATH: '/usr/bin:/bin' }) {
      const launched = createLaunch();
      const message = goMessage({ nonce: launched.nonce, command, env });
      const { stderr, stdout, ...result } = await run(
        [KEEP, KEEP, message ?? Buffer.alloc(0), Buffer.from(input)],
        inherited,
      );
      let rest = '';
      const take = (_stream: string, view: Uint8Array) => (rest += Buffer.from(view).toString());
      const reader = launched.filter(take, 'log');
      reader.take('stderr', stderr);
      reader.end();
      return { ...result, stdout: withoutWaits(stdout), stderr: rest, launched };
    }

    it('becomes the task, with its input, and leaves nothing of itself', async () => {
      const result = await launch({
        command: ['sh', '-c', 'cat; echo "$0" >&2; exit 7', 'x y'],
        input: 'abc',
      });
      expect(result).toMatchObject({ exitCode: 7, stdout: 'abc', stderr: 'x y\n', isLeft: false });
    });

    /** As a container runs it, with pipes in place of the sockets of a child of Node, and what is left of both streams without its words. */
    async function stay(script: string, { around = '"$@"' }: { readonly around?: string } = {}) {
      const file = join(directory, `launcher-${(runs += 1)}`);
      writeFileSync(file, own ?? '', { mode: 0o755 });
      const launched = createLaunch('announced');
      const heard: string[] = [];
      launched.listen({
        onWord: (stream) => heard.push(`first of ${stream}`),
        onLastWord: (stream, status) => heard.push(`last of ${stream}: ${status}`),
        onTornWord: () => heard.push('torn'),
      });
      const args = [`-${launched.nonce}`, ...(script.includes(' ') ? ['sh', '-c', script] : [script])];
      const child = spawn(
        'sh',
        ['-c', `{ { ${around}; echo "$?" >&3; } | cat; } 2>&1 >&4 | cat >&2`, 'sh', file, ...args],
        {
          env: { PATH: '/usr/bin:/bin' },
          stdio: ['pipe', 'ignore', 'pipe', 'pipe', 'pipe'],
        },
      );
      child.stdin?.on('error', () => {}).end('abc');
      const got = { stdout: '', stderr: '' };
      let said = '';
      const reader = launched.filter((stream, view) => (got[stream] += Buffer.from(view).toString()), 'log');
      child.stderr?.on('data', (chunk: Buffer) => reader.take('stderr', chunk));
      child.stdio[3]?.on('data', (chunk: Buffer) => (said += chunk.toString()));
      child.stdio[4]?.on('data', (chunk: Buffer) => reader.take('stdout', chunk));
      await once(child, 'close');
      reader.end();
      return { exitCode: Number(said), ...got, heard: heard.sort(), launched };
    }

    const heardAll = (status: number) => [
      'first of stderr',
      'first of stdout',
      `last of stderr: ${status}`,
      `last of stdout: ${status}`,
    ];

    it('that stays runs the command with all of its input, and says how it ended', async () => {
      const result = await stay('cat; echo err >&2; exit 7');
      expect(result).toMatchObject({ exitCode: 7, stdout: 'abc', stderr: 'err\n', heard: heardAll(7 << 8) });
    });

    it('that stays tells a signal from the exit code of one', async () => {
      expect(await stay('kill -9 $$')).toMatchObject({ exitCode: 137, heard: heardAll(9) });
      expect(await stay('exit 137')).toMatchObject({ exitCode: 137, heard: heardAll(137 << 8) });
    });

    it('that stays passes signals on', async () => {
      const result = await stay(
        'trap "echo asked; exit 3" TERM; kill -TERM $PPID; while :; do sleep 0.05; done',
      );
      expect(result).toMatchObject({ exitCode: 3, stdout: 'asked\n', heard: heardAll(3 << 8) });
    });

    it('that stays does not show its secret', async () => {
      const { stdout, launched } = await stay('cat /proc/$PPID/cmdline; tr "\\0" " " < /proc/$$/environ');
      expect(stdout).toContain('-'.repeat(33));
      expect(stdout).not.toContain(launched.nonce);
    });

    it('that stays does not wait for long for a reader who takes nothing', async () => {
      const startedAt = performance.now();
      // The pipe is full; its reader is there, and reads no sooner than the launcher has ended.
      const around =
        'mkfifo "$1.gate"; { "$@"; code=$?; echo >"$1.gate"; (exit $code); } | { read _ <"$1.gate"; cat; }';
      const { heard, stdout } = await stay('dd if=/dev/zero bs=4096 count=15 2>/dev/null', { around });
      expect(performance.now() - startedAt).toBeLessThan(20_000);
      expect(stdout.length).toBe(15 * 4_096);
      expect(heard).toEqual(['first of stderr', 'first of stdout', 'last of stderr: 0']);
    });

    it.each([
      ['no-such-command', 127, 2],
      ['/etc', 126, 13],
    ])('that stays tells why %s cannot be executed', async (command, exitCode, errno) => {
      const { launched, ...result } = await stay(command);
      expect(result).toEqual({ exitCode, stdout: '', stderr: '', heard: heardAll(exitCode << 8) });
      expect(launched.errno).toBe(errno);
    });

    it('puts variables over those that it has', async () => {
      const { stdout } = await launch({ command: ['env'], env: { A: 'new', C: '' } }, {
        PATH: '/usr/bin:/bin',
        A: 'old',
        B: 'kept',
      } as never);
      expect(stdout.split('\n').sort()).toEqual(['', 'A=new', 'B=kept', 'C=', 'PATH=/usr/bin:/bin']);
    });

    it('leaves no descriptor but the three', async () => {
      const { stdout } = await launch({ command: ['sh', '-c', 'ls /proc/$$/fd'] });
      expect(
        stdout
          .trim()
          .split('\n')
          .filter((fd) => Number(fd) < 10),
      ).toEqual(['0', '1', '2']);
    });

    it('looks for the command in the PATH of the task', async () => {
      writeFileSync(join(directory, 'script'), 'echo a script "$1"', { mode: 0o755 });
      const found = await launch({ command: ['script', 'b'], env: { PATH: `/nowhere:${directory}` } });
      expect(found).toMatchObject({ exitCode: 0, stdout: 'a script b\n' });
      expect(await launch({ command: ['true'], env: { PATH: '/nowhere' } })).toMatchObject({ exitCode: 127 });
    });

    it.each([
      [['no-such-command'], 127, 2],
      [['/no/such/command'], 127, 2],
      [[''], 127, 2],
      [['/etc/passwd'], 126, 13],
      [['/etc'], 126, 13],
    ] as const)('ends with the code of a shell, and the reason, for %j', async (command, exitCode, errno) => {
      const result = await launch({ command: [...command] });
      expect(result).toMatchObject({ exitCode, stdout: '', stderr: '' });
      expect(result.launched.errno).toBe(errno);
    });

    it.each([
      ['nothing', []],
      ['signs of life alone', [KEEP, KEEP]],
      ['a message that breaks off', [Buffer.from('g\x20\0\0\0\x01\0\0\0')]],
      ['counts that do not fit', [Buffer.from(`g\x21\0\0\0\xff\0\0\0\0\0\0\0${'0'.repeat(33)}`, 'latin1')]],
      ['another message', [Buffer.from('x'.repeat(100))]],
    ])('ends when its input is %s', async (_what, messages) => {
      expect(await run(messages)).toMatchObject({
        exitCode: 125,
        stdout: WAITS.toString(),
        stderr: WAITS,
      });
    });
  },
);
