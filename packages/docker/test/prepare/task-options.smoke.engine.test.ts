import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CAPABILITY_PRESETS, runTask, type ContainerTask, type RunResult } from '@drv/core';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { Captured, useEngine } from '../support/engine-fixture.ts';
import { isPodman } from '../support/on-podman.ts';

const { driver, images, shell } = useEngine({
  allow: ['runtime', 'seccomp', 'apparmor', 'cgroupParent', 'logConfig', 'userns', 'annotations'],
});
const directory = await mkdtemp(path.join(tmpdir(), 'drv-options-'));
afterAll(() => rm(directory, { recursive: true, force: true }));

interface Seen {
  readonly result: RunResult;
  readonly out: string;
  readonly err: string;
}

/** A busy engine may lose the output of a task that is over at once; drv then says so. */
const ATTEMPTS = 3;

/** What a task with these fields sees from inside. */
async function inside(script: string, fields: Omit<Partial<ContainerTask>, 'id'>): Promise<Seen> {
  for (let attempt = 1; ; attempt += 1) {
    const stdout = new Captured();
    const stderr = new Captured();
    const result = await runTask(driver, shell(script, fields), { stdout, stderr });
    const isLost = !result.output.complete && result.output.incomplete === 'connection';
    if (!isLost || attempt === ATTEMPTS) return { result, out: stdout.text, err: stderr.text };
  }
}

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

  it('a bound on the disk is kept or refused, never dropped', async () => {
    const script = 'dd if=/dev/zero of=/big bs=1M count=64 2>&1; wc -c < /big';
    const tried = inside(script, { limits: { diskBytes: 16 << 20 } });
    const outcome = await tried.then(
      ({ out }) => Number(out.trim().split('\n').at(-1)) <= 16 << 20,
      (error: unknown) => (error as { code?: string }).code,
    );
    // Which of them depends on the file system of the engine's data; one that ignores the bound does neither.
    expect([true, 'DRV_UNSUPPORTED']).toContain(outcome);
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

  it('a memory reservation and a bound on swap are taken', async () => {
    const limits = { memoryBytes: 64 << 20, memorySwapBytes: 80 << 20, memoryReservationBytes: 8 << 20 };
    expect((await inside('true', { limits })).result.status).toBe('success');
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

describe('options of the Docker driver', () => {
  const own = (docker: Record<string, unknown>) => ({ driverOptions: { docker } });

  it('without its seccomp profile, a task says so', async () => {
    const script = 'grep Seccomp: /proc/self/status';
    expect((await inside(script, own({ seccomp: 'unconfined' }))).out).toMatch(/:\s+0\n/);
    expect((await inside(script, {})).out).toMatch(/:\s+2\n/);
  });

  it('a profile is taken as an object', async ({ skip }) => {
    skip(isPodman, 'Podman takes a profile as a path alone');
    const seccomp = {
      defaultAction: 'SCMP_ACT_ALLOW',
      syscalls: [{ names: ['chmod', 'fchmodat'], action: 'SCMP_ACT_ERRNO' }],
    };
    const { result, err } = await inside('touch /tmp/a && chmod 600 /tmp/a', own({ seccomp }));
    expect(err).toMatch(/not permitted/i);
    expect(result.status).toBe('error');
  });

  it('a runtime that the engine does not have is refused', async () => {
    await expect(inside('true', own({ runtime: 'unheard-of' }))).rejects.toMatchObject({
      code: 'DRV_UNSUPPORTED',
      message: expect.stringContaining('driverOptions.docker.runtime'),
    });
  });

  it('what the engine would drop is refused', async ({ skip }) => {
    skip(!isPodman, 'Docker drops none of them');
    for (const [name, value] of Object.entries({ seccomp: {}, annotations: { a: 'b' } })) {
      await expect(inside('true', own({ [name]: value }))).rejects.toMatchObject({
        code: 'DRV_UNSUPPORTED',
        message: expect.stringContaining(`driverOptions.docker.${name}`),
      });
    }
    await expect(inside('true', { dns: ['10.0.0.53'], network: 'none' })).rejects.toMatchObject({
      code: 'DRV_UNSUPPORTED',
      message: expect.stringMatching(/^dns/) as string,
    });
  });

  it('a runtime that it has is used', async ({ skip }) => {
    skip(isPodman, 'Podman drops the runtime of a task');
    expect((await inside('true', own({ runtime: 'runc' }))).result.status).toBe('success');
  });

  it('the log of a task may be none', async () => {
    const { out } = await inside('echo heard', own({ logConfig: { driver: 'none' } }));
    expect(out).toBe('heard\n');
  });
});
