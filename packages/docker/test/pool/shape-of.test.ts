import type { ContainerTask } from '@drv/core';
import { describe, expect, it } from 'vitest';
import { shapeOf } from '../../src/pool/shape-of.ts';

const base = { id: 'a', image: 'busybox', network: 'none' } as const;

function keyOf(task: Partial<ContainerTask>): string {
  const found = shapeOf({ ...base, ...task, id: task.id ?? base.id }, {});
  if ('cold' in found) throw new Error(found.cold);
  return found.shape.key;
}

describe('the shape of a task', () => {
  it.each([
    [{ id: 'b', tenant: 't' }],
    [{ command: ['x'], entrypoint: ['y'], env: { SECRET: 'z' } }],
    [{ timeoutMs: 0, graceMs: 1, output: { limitBytes: 1 }, pull: 'never' as const }],
    [{ tty: false, readOnlyRoot: false, volumes: [], files: {}, user: undefined }],
  ])('does not depend on %j', (fields) => {
    expect(keyOf(fields as Partial<ContainerTask>)).toBe(keyOf({}));
  });

  it.each([
    [{ user: '1000' }],
    [{ limits: { pids: 5 } }],
    [{ network: 'default' as const }],
    [{ labels: { a: 'b' } }],
    [{ workDir: '/tmp' }],
    [{ init: false }],
    [{ capabilities: ['CHOWN'] }],
    [{ platform: 'linux/amd64' }],
    [{ timeoutMs: 1_000 }],
  ])('is another one with %j', (fields) => {
    expect(keyOf(fields)).not.toBe(keyOf({}));
  });

  it('does not depend on the order in which fields were written', () => {
    expect(keyOf({ limits: { pids: 5, cpus: 1 } })).toBe(keyOf({ limits: { cpus: 1, pids: 5 } }));
  });

  it('is the same for deadlines that a lease of the same length is enough for', () => {
    expect(keyOf({ timeoutMs: 1_000 })).toBe(keyOf({ timeoutMs: 55_000 }));
    expect(keyOf({ timeoutMs: 55_000 })).not.toBe(keyOf({ timeoutMs: 55_001 }));
  });

  it('holds nothing of what the task is told alone', () => {
    const found = shapeOf({ ...base, command: ['x'], env: { SECRET: 'z' }, labels: { a: 'b' } }, {});
    expect(found).toMatchObject({ shape: { task: { network: 'none', labels: { a: 'b' } }, leaseMs: 0 } });
    expect(JSON.stringify(found)).not.toMatch(/SECRET|"x"/);
  });
});

it.each([
  [{ volumes: [{ hostPath: '/srv', containerPath: '/data' }] }, 'volumes'],
  [{ files: { '/a': 'b' } }, 'files'],
  [{ ports: [{ containerPort: 80 }] }, 'ports'],
  [{ devices: [{ hostPath: '/dev/fuse' }] }, 'devices'],
  [{ network: { name: 'inner', aliases: ['db'] } }, 'network.aliases'],
  [{ tty: true }, 'tty'],
  [{ recoverable: true, timeoutMs: 1 }, 'recoverable'],
  [{ readOnlyRoot: true }, 'readOnlyRoot'],
  [{ healthcheck: true }, 'healthcheck'],
  [{ limits: { gpus: 1 } }, 'limits.gpus'],
  [{ env: { HOME: '' } }, 'env.HOME'],
])('a task with %j has a container of its own', (fields, named) => {
  const found = shapeOf({ ...base, ...(fields as Partial<ContainerTask>), id: 'a' }, {});
  expect('cold' in found && found.cold).toMatch(new RegExp(`^${named}: .`));
});
