import { DrvError } from '@drv/core';
import { silentLogger, type TaskWithId } from '@drv/core/driver';
import { describe, expect, it } from 'vitest';
import type { EngineInfo } from '../../src/engine/traits/engine-info.ts';
import type { DockerTaskOptions } from '../../src/prepare/docker-task-options.ts';
import type { ContainerSpec } from '../../src/engine/calls/container-spec.ts';
import { buildSpec } from '../../src/prepare/build-spec.ts';

const info: EngineInfo = {
  version: '20.10',
  apiVersion: '1.41',
  flavour: 'docker',
  rootless: false,
  appArmor: true,
  cpus: 2,
  honours: { memory: true, swap: true, cpus: true, cpuShares: true, cpuset: true, pids: true },
};

function spec(
  task: Partial<TaskWithId>,
  on: EngineInfo = info,
  own: DockerTaskOptions = {},
  volumes: readonly string[] = [],
) {
  const built = buildSpec(
    { id: 't', image: 'busybox', ...task },
    {
      image: { id: 'sha256:1', volumes },
      labels: {},
      own,
      engine: { info: on, log: { driver: 'json-file', options: {} }, logger: silentLogger },
    },
  );
  // As it is sent.
  return JSON.parse(JSON.stringify(built)) as ContainerSpec;
}

describe('buildSpec', () => {
  it('hardens a task that asks for nothing', () => {
    expect(spec({}).HostConfig).toMatchObject({
      CapDrop: ['ALL'],
      CapAdd: [],
      SecurityOpt: ['no-new-privileges'],
      Privileged: false,
      Init: true,
      IpcMode: 'private',
      PidsLimit: 1_024,
      ReadonlyRootfs: false,
      AutoRemove: false,
      RestartPolicy: { Name: 'no' },
    });
  });

  it('keeps environment values and paths in structured fields', () => {
    const { Env, HostConfig } = spec({
      env: { A: 'b=c d' },
      volumes: [{ hostPath: '/a:b', containerPath: '/c', readOnly: true }],
    });
    expect(Env).toEqual(['A=b=c d']);
    expect(HostConfig.Mounts).toEqual([{ Type: 'bind', Source: '/a:b', Target: '/c', ReadOnly: true }]);
    expect(HostConfig).not.toHaveProperty('Binds');
  });

  it.each([
    ['readOnlyRoot', { readOnlyRoot: true }],
    ['limits.diskBytes', { limits: { diskBytes: 1 << 20 } }],
  ] as const)('refuses a volume of the image that can be written, past %s', (field, fields) => {
    const volumes = ['/data/', '/a\u001b[2J'];
    const at = (...paths: readonly string[]) => ({
      tmpfs: paths.map((containerPath) => ({ containerPath })),
    });
    expect(() => spec(fields, info, {}, volumes)).toThrow(`${field}: the image has a volume at "/data/"`);
    expect(() => spec({ ...fields, ...at('/data') }, info, {}, volumes)).toThrow('"/a\\u001b[2J"');
    expect(spec({ ...fields, ...at('/data', '/a\u001b[2J/') }, info, {}, volumes)).toBeDefined();
    expect(spec({}, info, {}, volumes)).toBeDefined();
  });

  it.each([
    ['all', { Count: -1 }],
    [2, { Count: 2 }],
    [['0', 'GPU-5a1b'], { DeviceIDs: ['0', 'GPU-5a1b'] }],
  ] as const)('asks for the GPUs %j', (gpus, wanted) => {
    const request = { Driver: '', Capabilities: [['gpu']], ...wanted };
    expect(spec({ limits: { gpus } }).HostConfig.DeviceRequests).toEqual([request]);
  });

  it.each([
    [{ seccomp: 'unconfined' }, { SecurityOpt: ['no-new-privileges', 'seccomp=unconfined'] }],
    [{ apparmor: 'judges' }, { SecurityOpt: ['no-new-privileges', 'apparmor=judges'] }],
    [{ runtime: 'runsc' }, { Runtime: 'runsc' }],
    [{ userns: 'host' }, { UsernsMode: 'host' }],
    [{ cgroupParent: '/judges' }, { CgroupParent: '/judges' }],
    [{ logConfig: { driver: 'none' } }, { LogConfig: { Type: 'none', Config: {} } }],
    [{ ipc: 'none' }, { IpcMode: 'none' }],
    [{ pid: 'private' }, { PidMode: undefined }],
  ] as const)('asks for the option of the engine %j', (own, wanted) => {
    const asked: object = { ...spec({}, info, own).HostConfig };
    expect({ PidMode: undefined, ...asked }).toMatchObject(wanted);
  });

  it('refuses a size of what is not there', () => {
    expect(() => spec({ shmBytes: 1 << 20 }, info, { ipc: 'none' })).toThrow(
      expect.objectContaining({ code: 'DRV_UNSUPPORTED', message: expect.stringMatching(/^shmBytes: /) }),
    );
  });

  it('refuses a profile of AppArmor where the kernel has none, but for being without', () => {
    const engine = { ...info, appArmor: false };
    expect(() => spec({}, engine, { apparmor: 'judges' })).toThrow(
      expect.objectContaining({
        code: 'DRV_UNSUPPORTED',
        message: expect.stringContaining('driverOptions.docker.apparmor'),
      }),
    );
    expect(spec({}, engine, { apparmor: 'unconfined' })).toBeDefined();
  });

  it('lets no swap around a memory limit', () => {
    expect(spec({ limits: { memoryBytes: 64 << 20 } }).HostConfig).toMatchObject({
      Memory: 64 << 20,
      MemorySwap: 64 << 20,
    });
  });

  it('limits the memory of a task where swap cannot be limited', () => {
    const engine = { ...info, honours: { ...info.honours, swap: false } };
    const { HostConfig } = spec({ limits: { memoryBytes: 64 << 20 } }, engine);
    expect(HostConfig).toMatchObject({ Memory: 64 << 20 });
    expect(HostConfig).not.toHaveProperty('MemorySwap');
  });

  it.each([1e-9, 0.001, 0.0099])('refuses %d processors, which the engine would drop', (cpus) => {
    expect(() => spec({ limits: { cpus } })).toThrow(
      expect.objectContaining({ code: 'DRV_UNSUPPORTED', message: expect.stringContaining('limits.cpus') }),
    );
  });

  it.each([
    ['memoryBytes', 1],
    ['memoryBytes', 6 * 1024 * 1024 - 1],
    ['memoryReservationBytes', 4_096],
  ])('refuses limits.%s of %d, before the engine does in words of its own', (field, bytes) => {
    expect(() => spec({ limits: { [field]: bytes } })).toThrow(
      expect.objectContaining({
        code: 'DRV_UNSUPPORTED',
        message: `limits.${field}: engines take 6 MiB (6291456) or more, not ${bytes}`,
      }),
    );
    expect(spec({ limits: { [field]: 6 * 1024 * 1024 } })).toBeDefined();
  });

  it('makes no network sandbox for a task without network', () => {
    expect(spec({ network: 'none' })).toMatchObject({
      NetworkDisabled: true,
      HostConfig: { NetworkMode: 'none' },
    });
    expect(spec({ network: { name: 'mine' } }).HostConfig.NetworkMode).toBe('mine');
    expect(spec({}).HostConfig).not.toHaveProperty('NetworkMode');
  });

  it.each([
    ['memoryBytes', 64 << 20, 'memory'],
    ['cpus', 1, 'cpus'],
    ['cpuShares', 512, 'cpuShares'],
    ['pids', 10, 'pids'],
  ] as const)('refuses limits.%s on an engine that would drop it', (field, value, ability) => {
    const engine = { ...info, honours: { ...info.honours, [ability]: false } };
    expect(() => spec({ limits: { [field]: value } }, engine)).toThrow(
      expect.objectContaining({
        code: 'DRV_UNSUPPORTED',
        message: expect.stringContaining(`limits.${field}`),
      }),
    );
  });

  it('refuses more processors than there are', () => {
    expect(() => spec({ limits: { cpus: 3 } })).toThrow(DrvError);
  });
});
