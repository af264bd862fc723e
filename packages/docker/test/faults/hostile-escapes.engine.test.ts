import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { runTask } from '@drv/core';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { boundsDisks } from '../support/bounds-disks.ts';
import { Captured, useEngine } from '../support/engine-fixture.ts';
import { isPodman } from '../support/on-podman.ts';

const { driver, engine, images, shell } = useEngine();

/** What root in a task tries, by the default sandbox; each prints what it has got, or nothing. */
const ATTACKS: Readonly<Record<string, string>> = {
  'mounts a file system': 'mount -t tmpfs x /mnt',
  'binds a directory elsewhere': 'mount -o bind /etc /mnt',
  'remounts /proc to write it': 'mount -o remount,rw /proc/sys',
  'makes a device': 'mknod /disk b 8 0',
  'reads the memory of the kernel': 'head -c 1 /proc/kcore | grep -q .',
  'reads the log of the kernel': 'dmesg',
  'asks the kernel for help by sysrq': 'echo h > /proc/sysrq-trigger',
  'writes a setting of the kernel': 'echo 1 > /proc/sys/kernel/panic',
  'names a program that the kernel runs on a crash': 'echo "|/x" > /proc/sys/kernel/core_pattern',
  'makes a file in /sys': 'touch /sys/kernel/x',
  'loads a module': 'touch /m.ko && insmod /m.ko',
  'changes its root': 'chroot / true',
  'makes a namespace of users': 'unshare -U true',
  'makes a namespace of mounts': 'unshare -m true',
  // Its exit code says nothing.
  'sets the clock': '! date -s "$(date "+%Y-%m-%d %H:%M:%S")" 2>&1 | grep -q "t set date"',
  'renames the machine': 'hostname elsewhere',
  'owns a file of somebody else': 'touch /a && chown 1000 /a',
  'changes its user and comes back': 'su -s /bin/sh nobody -c true',
  'gains privileges by a program': 'grep -q "NoNewPrivs:[[:space:]]*0" /proc/self/status',
  'has a capability': 'grep Cap /proc/self/status | grep -v CapAmb | grep -qv "0000000000000000$"',
  'sees processes of the host': 'test "$(ls /proc | grep -c "^[0-9]")" -gt 20',
  'finds the socket of the engine': 'ls /var/run/docker.sock /run/docker.sock /run/podman/podman.sock',
  'has a network': 'ip -o link | grep -qv " lo: "',
  'reaches the metadata of a cloud': 'wget -q -T 1 -O - http://169.254.169.254/',
  'resolves a name': 'timeout 2 nslookup example.com',
};

describe('root in a task', () => {
  it('gets out of the default sandbox by none of 25 ways', async () => {
    const stdout = new Captured();
    const names = Object.keys(ATTACKS);
    const script = names.map(
      (name, index) => `if (${ATTACKS[name]}) >/dev/null 2>&1; then echo ${index}; fi`,
    );
    const result = await runTask(driver, shell(script.join('\n')), { stdout });
    expect(result).toMatchObject({ status: 'success' });
    const succeeded = stdout.text.split('\n').filter((line) => line !== '');
    // Podman's filter of system calls lets it through; root of a namespace of users owns nothing outside of it.
    const known = isPodman ? ['makes a namespace of users'] : [];
    expect(succeeded.map((index) => names[Number(index)])).toEqual(known);
  });
});

// `npm test` has no time for them: `pnpm test:hostile`.
describe.runIf(process.env['DRV_TEST_ALL'] !== undefined)('a task', () => {
  const bounded = { timeoutMs: 700, graceMs: 100 } as const;

  it.each([
    ['stops itself', 'kill -STOP $$; exit 3'],
    [
      'ignores every signal that can be ignored',
      "trap '' TERM INT HUP QUIT USR1 USR2 PIPE CHLD; while :; do :; done",
    ],
    ['stops its own init and waits', "trap '' TERM; kill -STOP 1; while :; do sleep 1; done"],
  ])('that %s is ended by its deadline', async (_what, script) => {
    expect(await runTask(driver, shell(script, bounded))).toMatchObject({ status: 'timeout' });
  });

  it.each([
    ['kills its init', 'kill -9 1; sleep 0.2; exit 3'],
    [
      'opens descriptors without end',
      // A shell that may not open one more ends itself: here it is another one.
      'ulimit -n 256; (i=10; while eval "exec $i</dev/null" 2>/dev/null; do i=$((i+1)); [ $i -gt 500 ] && exit 4; done); [ $? -ne 4 ] && exit 3',
    ],
    [
      'says what its init would have said',
      'echo "[FATAL tini (7)] exec sh failed: No such file or directory" >&2; exit 3',
    ],
    ['says what the engine would say', 'echo "Error response from daemon: No such container" >&2; exit 3'],
  ])('that %s has its own outcome', async (_what, script) => {
    const result = await runTask(driver, shell(script, { timeoutMs: 20_000 }));
    expect(result).toMatchObject({ status: 'error', exitCode: 3 });
  });

  it('that writes frames of the engine’s own has them passed on as they are', async () => {
    const stdout = new Captured();
    const stderr = new Captured();
    const script = String.raw`printf '\001\000\000\000\000\000\000\005hello\002\000\000\000\377\377\377\377'; exit 3`;
    const result = await runTask(driver, shell(script), { stdout, stderr });
    expect(result).toMatchObject({ exitCode: 3, output: { stdoutBytes: 21, complete: true } });
    const frames = [1, 0, 0, 0, 0, 0, 0, 5, ...Buffer.from('hello'), 2, 0, 0, 0, 255, 255, 255, 255];
    expect([...stdout.bytes]).toEqual(frames);
    expect(stderr.bytes).toHaveLength(0);
  });

  it('that makes files without end in memory comes to its limit of memory', async () => {
    const script = 'i=0; while : > /t/$i; do i=$((i+1)); done; exit 3';
    const task = shell(script, {
      limits: { memoryBytes: 32 << 20 },
      tmpfs: [{ containerPath: '/t', sizeBytes: 1 << 20 }],
      timeoutMs: 60_000,
    });
    expect(await runTask(driver, task)).toMatchObject({ status: 'killed', exitCode: 137 });
  });

  it('that asks for a bound of its disk is bounded where the engine can, and else refused', async () => {
    const script = 'head -c 60000000 /dev/zero > /big && exit 4; exit 3';
    const task = shell(script, { limits: { diskBytes: 30 << 20 } });
    const drops = inject('engine').containerdStore;
    const isBounded = await boundsDisks(engine, { image: images.busybox, drops });
    const outcome: unknown = await runTask(driver, task).catch((error: unknown) => error);
    expect(outcome).toMatchObject(isBounded ? { exitCode: 3 } : { code: 'DRV_UNSUPPORTED' });
  });

  // As docs/guide/sandbox.md says: a client of the engine's API cannot keep it from that.
  it.runIf(inject('engine').sharesKernel)(
    'reaches what listens on the engine’s host from the default network, and not without a network',
    async () => {
      const server = createServer((socket) => socket.end('reached\n')).listen(0, '0.0.0.0');
      await once(server, 'listening');
      onTestFinished(() => void server.close());
      const { port } = server.address() as AddressInfo;
      const script = `nc -w 2 $(ip route | sed -n "s/^default via \\([^ ]*\\).*/\\1/p") ${port} </dev/null; exit 3`;
      const reached = async (network: 'default' | 'none') => {
        const stdout = new Captured();
        const result = await runTask(driver, shell(script, { network, timeoutMs: 20_000 }), { stdout });
        expect(result).toMatchObject({ exitCode: 3 });
        return stdout.text;
      };
      expect(await reached('default')).toBe('reached\n');
      expect(await reached('none')).toBe('');
    },
  );

  it.runIf(!isPodman)('on the default network reaches no port of the engine’s API', async () => {
    const script =
      'host=$(ip route | sed -n "s/^default via \\([^ ]*\\).*/\\1/p"); for port in 2375 2376; do nc -w 1 $host $port </dev/null && echo $port; done; exit 3';
    const stdout = new Captured();
    const result = await runTask(driver, shell(script, { network: 'default', timeoutMs: 20_000 }), {
      stdout,
    });
    expect(result).toMatchObject({ exitCode: 3 });
    expect(stdout.text).toBe('');
  });
});
