import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CAPABILITY_PRESETS } from '@drv/core';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { boundsDisks } from '../support/bounds-disks.ts';
import { commitImage } from '../support/commit-image.ts';
import { useEngine } from '../support/engine-fixture.ts';
import { isPodman } from '../support/on-podman.ts';
import { seenInside } from './support/seen-inside.ts';

const fixture = useEngine();
const { engine, images } = fixture;
const inside = seenInside(fixture);
const directory = await mkdtemp(path.join(tmpdir(), 'drv-options-'));
afterAll(() => rm(directory, { recursive: true, force: true }));
const CHECK = { Test: ['CMD-SHELL', 'touch /checked'], Interval: 100_000_000 };
const checked = await commitImage(inject('engine').host, images.busybox, { Healthcheck: CHECK });

describe('what runs', () => {
  // Its entrypoint is `/bin/echo entry`, its command has words of its own.
  const image = images.configured;

  it('entrypoint replaces the one of the image', async () => {
    const fields = { image, entrypoint: ['sh', '-c'], command: ['echo own'] };
    expect((await inside('', fields)).out).toBe('own\n');
  });

  it('entrypoint drops the command of the image, too', async () => {
    const fields = { image, entrypoint: '/bin/echo only', command: undefined };
    expect((await inside('', fields)).out).toBe('only\n');
  });

  it('an empty entrypoint runs the command alone', async () => {
    const fields = { image, entrypoint: [], command: ['sh', '-c', 'echo alone'] };
    expect((await inside('', fields)).out).toBe('alone\n');
  });

  it('without an init, the command is PID 1', async () => {
    expect((await inside('echo $$', { init: false })).out).toBe('1\n');
    expect((await inside('echo $$', {})).out).not.toBe('1\n');
  });

  it('the health check of the image runs where the task asks for it, and nowhere else', async ({ skip }) => {
    skip(isPodman, 'Podman leaves health checks to timers of systemd, which the test engine has not');
    const watch = (seconds: number) =>
      `for i in $(seq ${seconds * 10}); do [ -e /checked ] && echo checked && exit; sleep 0.1; done`;
    expect((await inside(watch(20), { image: checked, healthcheck: true })).out).toBe('checked\n');
    expect((await inside(watch(2), { image: checked })).out).toBe('');
  });
});

describe('file systems', () => {
  const program = 'printf "#!/bin/sh\\necho ran\\n" > /s/a; chmod +x /s/a; /s/a';

  it('programs in a tmpfs can be executed, unless the task says otherwise', async () => {
    expect((await inside(program, { tmpfs: [{ containerPath: '/s' }] })).out).toBe('ran\n');
    const { err } = await inside(program, { tmpfs: [{ containerPath: '/s', exec: false }] });
    expect(err).toMatch(/permission denied/i);
  });

  it('a tmpfs has the size, the mode and the owner that the task names', async ({ skip }) => {
    skip(isPodman, 'Podman 4.3 knows no owner of a tmpfs');
    const mount = { containerPath: '/home/me', sizeBytes: 8 << 20, mode: 0o700, uid: 1_000, gid: 1_001 };
    const { out } = await inside("stat -c '%u:%g %a' /home/me; df -k /home/me | tail -1", {
      user: '1000:1001',
      tmpfs: [mount],
    });
    expect(out).toMatch(/^1000:1001 700\n\S+ +8192 /);
  });

  it('an owner that the engine does not know for a tmpfs is refused', async ({ skip }) => {
    skip(!isPodman, 'Docker knows the owner of a tmpfs');
    const tmpfs = [{ containerPath: '/s', uid: 1_000 }];
    await expect(inside('true', { tmpfs })).rejects.toMatchObject({
      code: 'DRV_UNSUPPORTED',
      message: expect.stringContaining('tmpfs'),
    });
  });

  it('a tmpfs is never a place for devices or programs that gain privileges', async () => {
    const { out } = await inside('grep " /s " /proc/mounts', { tmpfs: [{ containerPath: '/s' }] });
    expect(out).toMatch(/nosuid/);
    expect(out).toMatch(/nodev/);
  });

  it('/dev/shm has the size that the task asks for', async () => {
    const { out } = await inside('df -k /dev/shm | tail -1', { shmBytes: 256 << 20 });
    expect(out).toMatch(/ 262144 /);
  });

  it('a mount that is labelled for SELinux is mounted, read-only too', async () => {
    await writeFile(path.join(directory, 'f'), 'seen');
    const volumes = [
      { hostPath: directory, containerPath: '/in', readOnly: true, selinux: 'shared' },
    ] as const;
    const { out, err } = await inside('cat /in/f; echo x > /in/g', { volumes });
    expect(out).toBe('seen');
    expect(err).toMatch(/read-only/i);
  });

  it('a colon in a path that is to be labelled is refused: the engine would split it', async () => {
    const volumes = [{ hostPath: '/a:b', containerPath: '/in', selinux: 'private' }] as const;
    await expect(inside('true', { volumes })).rejects.toMatchObject({
      code: 'DRV_UNSUPPORTED',
      message: expect.stringContaining('volumes[0]'),
    });
  });

  it('a mount has the propagation that the task names', async () => {
    const volumes = [{ hostPath: directory, containerPath: '/in', propagation: 'private' }] as const;
    const { out } = await inside('grep " /in " /proc/self/mountinfo', { volumes });
    expect(out).not.toMatch(/shared:|master:/);
  });

  it.each([
    [/^readOnlyRoot: .*\/data/, { readOnlyRoot: true }],
    // The store of containerd has no bound at all.
    [/^limits\.diskBytes: (?:.*\/data|this engine would not)/, { limits: { diskBytes: 16 << 20 } }],
  ])('a volume of the image in which nothing would bound the task is refused: %s', async (words, fields) => {
    const image = images.volume;
    await expect(inside('true', { image, ...fields })).rejects.toMatchObject({
      code: 'DRV_UNSUPPORTED',
      message: expect.stringMatching(words) as string,
    });
  });

  it('a volume of the image does not count where the task mounts something itself', async () => {
    const fields = { image: images.volume, readOnlyRoot: true, tmpfs: [{ containerPath: '/data' }] };
    const script = 'touch /data/x && echo written; touch /x && echo written';
    expect((await inside(script, fields)).out).toBe('written\n');
  });

  it('a bound on the disk is kept by an engine that can, and refused where it would be dropped', async () => {
    const limits = { diskBytes: 16 << 20 };
    const tried = inside('dd if=/dev/zero of=/big bs=1M count=64 2>&1; wc -c < /big', { limits });
    const outcome = await tried.then(
      ({ out }) => Number(out.trim().split('\n').at(-1)) <= limits.diskBytes,
      (error: unknown) => (error as { code?: string }).code,
    );
    const drops = inject('engine').containerdStore;
    const isBounded = await boundsDisks(engine, { image: images.busybox, drops });
    expect(outcome).toBe(isBounded ? true : 'DRV_UNSUPPORTED');
  });
});

describe('limits', () => {
  it('ulimits hold for each process', async ({ skip }) => {
    skip(
      isPodman,
      'Podman 4.3 sets its own default for open files beside them, and lacks CAP_SYS_RESOURCE for it',
    );
    const ulimits = { core: 0, fsize: 1_048_576, stack: { soft: 1_048_576, hard: 2_097_152 } };
    const { out } = await inside('grep -E "core|file size|stack" /proc/self/limits', { ulimits });
    expect(out).toMatch(/Max core file size +0 +0 /);
    expect(out).toMatch(/Max file size +1048576 +1048576 /);
    expect(out).toMatch(/Max stack size +1048576 +2097152 /);
  });

  it('a task runs on the processors that it names', async ({ skip }) => {
    skip(!inject('engine').sharesKernel, 'the kernel of the guest has one processor, and no choice of it');
    const { out } = await inside('grep Cpus_allowed_list /proc/self/status', { limits: { cpuset: '0' } });
    expect(out).toMatch(/:\s+0\n/);
  });

  /** Where version 1 of control groups has each of these limits, and version 2. */
  it.each([
    [
      'memory',
      { memoryBytes: 64 << 20 },
      ['memory/memory.limit_in_bytes', '67108864'],
      ['memory.max', '67108864'],
    ],
    [
      'swap',
      { memoryBytes: 64 << 20, memorySwapBytes: 80 << 20 },
      ['memory/memory.memsw.limit_in_bytes', '83886080'],
      ['memory.swap.max', '16777216'],
    ],
    [
      'memory',
      { memoryReservationBytes: 8 << 20 },
      ['memory/memory.soft_limit_in_bytes', '8388608'],
      ['memory.low', '8388608'],
    ],
    ['cpus', { cpus: 0.5 }, ['cpu/cpu.cfs_quota_us', '50000'], ['cpu.max', '50000 100000']],
    ['cpuShares', { cpuShares: 512 }, ['cpu/cpu.shares', '512'], ['cpu.weight', '20']],
    ['pids', { pids: 64 }, ['pids/pids.max', '64'], ['pids.max', '64']],
  ] as const)('a task finds its limit in its own control group: %s %j', async (name, limits, one, two) => {
    const { honours, cgroupVersion } = await engine.info();
    // The conformance kit has it refused there.
    if (!honours[name]) return;
    const [file, value] = cgroupVersion === '2' ? two : one;
    expect((await inside(`cat /sys/fs/cgroup/${file}`, { limits })).out).toBe(`${value}\n`);
  });

  it('a process may have as many open files as the task says', async () => {
    expect((await inside('ulimit -n', { limits: { openFiles: 256 } })).out).toBe('256\n');
  });

  it('a GPU that is not there is refused by name', async () => {
    await expect(inside('true', { limits: { gpus: 'all' } })).rejects.toMatchObject({
      code: 'DRV_UNSUPPORTED',
      message: expect.stringContaining('limits.gpus'),
    });
  });
});

describe('users, names and kernel settings', () => {
  it.each([
    ['none', { owns: 'no', makesDevices: 'no' }],
    ['root', { owns: 'yes', makesDevices: 'no' }],
    ['docker', { owns: 'yes', makesDevices: 'yes' }],
  ] as const)('with the capabilities of %s, root may do what the set is for', async (preset, can) => {
    const script =
      'touch /a && chown 1000:1000 /a 2>/dev/null && chmod 600 /a && cat /a && echo yes || echo no;' +
      ' mknod /b c 1 3 2>/dev/null && echo yes || echo no';
    const { out } = await inside(script, { capabilities: CAPABILITY_PRESETS[preset] });
    expect(out.trim().split('\n')).toEqual([can.owns, can.makesDevices]);
  });

  it('the user of the task is in the groups that it names', async () => {
    const { out } = await inside('id -G', { user: '1000:1000', groups: ['44', '45'] });
    expect(out.trim().split(' ')).toEqual(expect.arrayContaining(['44', '45']));
  });

  it.each(['default', 'none'] as const)('names of hosts are known, with the network %s', async (network) => {
    const { out } = await inside('cat /etc/hosts', { network, extraHosts: { db: '10.0.0.1' } });
    expect(out).toMatch(/^10\.0\.0\.1\s+db$/m);
  });

  it.each([
    ['as it is', {}],
    ['with a host name', { hostname: 'box' }],
    ['with a read-only root', { readOnlyRoot: true }],
    ['with other names', { extraHosts: { db: '10.0.0.1' } }],
    ['with a user', { user: '1000:1000' }],
  ] as const)('without network a task knows localhost and its own name: %s', async (_name, fields) => {
    const script =
      'grep -cE "^127.0.0.1.localhost" /etc/hosts; grep -c "^127.0.0.1.*[[:space:]]$(hostname)" /etc/hosts';
    expect((await inside(script, { network: 'none', ...fields })).out).toBe('1\n1\n');
  });

  it('what is mounted as /etc/hosts stays as it is', async () => {
    const own = path.join(directory, 'hosts');
    await writeFile(own, '10.0.0.1 own\n');
    const volumes = [{ hostPath: own, containerPath: '/etc/hosts' }];
    expect((await inside('cat /etc/hosts', { network: 'none', volumes })).out).toBe('10.0.0.1 own\n');
  });

  it('name servers are those of the task', async () => {
    const { out } = await inside('cat /etc/resolv.conf', { network: 'default', dns: ['10.0.0.53'] });
    expect(out).toMatch(/^nameserver 10\.0\.0\.53$/m);
  });

  it('kernel settings of its namespaces are those of the task', async () => {
    const { out } = await inside('cat /proc/sys/net/core/somaxconn', {
      network: 'default',
      sysctls: { 'net.core.somaxconn': '77' },
    });
    expect(out).toBe('77\n');
  });

  it('a device of the host is where the task wants it', async () => {
    const devices = [{ hostPath: '/dev/null', containerPath: '/dev/nothing', permissions: 'rw' }] as const;
    expect((await inside('echo x > /dev/nothing && echo wrote', { devices })).out).toBe('wrote\n');
  });
});
