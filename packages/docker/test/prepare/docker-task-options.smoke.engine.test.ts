import { describe, expect, inject, it } from 'vitest';
import { useEngine } from '../support/engine-fixture.ts';
import { isPodman } from '../support/on-podman.ts';
import { seenInside } from './support/seen-inside.ts';

const fixture = useEngine({
  allow: ['runtime', 'seccomp', 'apparmor', 'cgroupParent', 'logConfig', 'userns', 'annotations'],
});
const { driver, engine, container, shell } = fixture;
const inside = seenInside(fixture);
const isOldDocker = inject('engine').version.startsWith('Docker 20');

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

  it('what the engine would drop is refused by its name', async () => {
    const { appArmor } = await engine.info();
    const dropped: Readonly<Record<string, unknown>> = {
      ...(appArmor ? {} : { apparmor: 'drv-unheard-of' }),
      ...(isPodman ? { seccomp: {} } : { userns: 'keep-id' }),
      ...(isPodman || isOldDocker ? { annotations: { a: 'b' } } : {}),
    };
    for (const [name, value] of Object.entries(dropped)) {
      await expect(inside('true', own({ [name]: value }))).rejects.toMatchObject({
        code: 'DRV_UNSUPPORTED',
        message: expect.stringContaining(`driverOptions.docker.${name}`),
      });
    }
  });

  it('without a profile of AppArmor a task runs on any kernel', async () => {
    expect((await inside('echo ran', own({ apparmor: 'unconfined' }))).out).toBe('ran\n');
  });

  it('a runtime that it has is used', async ({ skip }) => {
    skip(isPodman, 'Podman drops the runtime of a task');
    expect((await inside('true', own({ runtime: 'runc' }))).result.status).toBe('success');
  });

  it('the log of a task may be none', async () => {
    const { out } = await inside('echo heard', own({ logConfig: { driver: 'none' } }));
    expect(out).toBe('heard\n');
  });

  it('the log of a task is the one that it names', async () => {
    const logConfig = { driver: 'json-file', options: { 'max-size': '1m' } };
    const task = shell('true', own({ logConfig }));
    await using _prepared = await driver.prepare(task);
    expect((await container(task.id))?.log).toMatchObject({ driver: 'json-file' });
  });

  it('without shared memory it has no place for it; processes are its own in any case', async () => {
    const script = 'grep -c " /dev/shm " /proc/mounts; ls -d /proc/[0-9]* | wc -l';
    const [none, ...others] = (await inside(script, own({ ipc: 'none', pid: 'private' }))).out.split('\n');
    expect(none).toBe('0');
    expect(Number(others[0])).toBeLessThan(9);
    expect((await inside(script, own({ ipc: 'private' }))).out).toMatch(/^1\n/);
  });

  it('users are those of the machine where the task says so', async ({ skip }) => {
    skip(isPodman && (await engine.info()).rootless, 'a user has only the ids that he was given');
    const { out } = await inside('cat /proc/self/uid_map', own({ userns: 'host' }));
    expect(out.trim().split(/\s+/)).toEqual(['0', '0', '4294967295']);
  });

  it('its control group is below the one that it names', async ({ skip }) => {
    skip((await engine.info()).cgroupVersion === '2', 'a task sees no control groups above its own there');
    const script = "sed -n 's/^[0-9]*:pids://p' /proc/self/cgroup";
    const usual = (await inside(script, {})).out.trim();
    const cgroupParent = `${usual.replace(/\/[^/]+$/, '')}/drv-judges`;
    const { out } = await inside(script, own({ cgroupParent }));
    expect(out.startsWith(`${cgroupParent}/`)).toBe(true);
  });
});
