import type { ContainerTask, RunResult } from '@drv/core';
import { beginOperation } from '@drv/core/driver';
import { describe, expect, it } from 'vitest';
import { explanation } from '../../src/explain/explanation.ts';
import { recordTimeline } from '../../src/explain/timeline.ts';
import { plain } from '../../src/render/style.ts';

const task: ContainerTask = {
  id: 't',
  image: 'busybox',
  capabilities: ['NET_RAW'],
  volumes: [{ hostPath: '/data', containerPath: '/in' }],
  limits: { memoryBytes: 67_108_864 },
};
const result = {
  taskId: 't',
  status: 'killed',
  cause: 'oom',
  exitCode: 137,
  signal: 'SIGKILL',
  oom: 'main',
  output: { stdoutBytes: 0, stderrBytes: 0, complete: true },
  usage: { samples: 0 },
  image: { reference: 'docker.io/library/busybox', id: 'sha256:0' },
} as unknown as RunResult;

function record() {
  let now = 0;
  const timeline = recordTimeline('t', () => now);
  const step = (name: Parameters<typeof beginOperation>[0], ms: number, error?: unknown, taskId = 't') => {
    const operation = beginOperation(name, { taskId });
    now += ms;
    operation.end(error);
  };
  step('credentials.resolve', 10);
  step('image.inspect', 20, undefined, 'another task');
  step('image.inspect', 20);
  timeline.mark('output.first-byte');
  step('container.wait', 50);
  timeline.mark('output.first-byte');
  step('container.remove', 5, { code: 'DRV_ENGINE_TIMEOUT' });
  timeline.close();
  step('container.kill', 1);
  return timeline.entries();
}

describe('explanation', () => {
  it('shows the steps of this task alone, why it ended, and the sandbox with what weakens it', () => {
    expect(explanation({ task, entries: record(), result }, 40, plain)).toEqual([
      'Timeline',
      '        0 ms  auth             10 ms',
      '       30 ms  inspect          20 ms',
      '       50 ms  first byte',
      '       50 ms  run              50 ms',
      '      100 ms  exit',
      '      100 ms  remove            5 ms',
      '              DRV_ENGINE_TIMEOUT',
      'Why',
      '  The engine reports a kill for memory,',
      '  and the main process ended by SIGKILL:',
      '  it outgrew its limit of 64 MiB.',
      '  It was too short for the engine to',
      '  measure what it used.',
      '  Its image was sha256:0.',
      'Sandbox',
      '  capabilities      NET_RAW  (weakened)',
      '  new privileges    never',
      '  root file system  writable',
      "  user              the image's",
      '  network           default',
      '  host paths        /data (writable)',
      '                    (weakened)',
      '  memory            64 MiB',
      '  processors        no limit',
      '  processes         1024 (default)',
      '  time              no limit',
    ]);
  });

  it('shows whatever else opens the sandbox', () => {
    const open: ContainerTask = {
      ...task,
      devices: [{ hostPath: '/dev/fuse' }],
      groups: ['audio'],
      sysctls: { 'net.core.somaxconn': '9' },
      init: false,
      healthcheck: true,
      extraHosts: { host: 'host-gateway' },
      dns: ['10.0.0.53'],
      network: { name: 'mine', aliases: ['db'] },
      limits: { memoryBytes: 64 << 20, memorySwapBytes: 128 << 20, gpus: ['0', '1'] },
      volumes: [{ hostPath: '/data', containerPath: '/in', propagation: 'rshared' }],
      driverOptions: {
        docker: {
          seccomp: {},
          apparmor: 'unconfined',
          runtime: 'runsc',
          logConfig: { driver: 'none' },
          userns: 'host',
          cgroupParent: '/judges',
          annotations: { a: 'b' },
          ipc: 'none',
          pid: 'private',
        },
      },
    };
    const lines = explanation({ task: open, entries: [], result }, 80, plain);
    expect(lines.slice(lines.indexOf('Sandbox'))).toEqual(
      expect.arrayContaining([
        '  host paths        /data (writable, rshared)  (weakened)',
        '  devices           /dev/fuse  (weakened)',
        '  GPUs              0,1  (weakened)',
        '  groups            audio  (weakened)',
        '  names of hosts    host  (weakened)',
        '  name servers      10.0.0.53  (weakened)',
        '  own names         db  (weakened)',
        '  kernel settings   net.core.somaxconn  (weakened)',
        '  PID 1             the command  (weakened)',
        "  health check      the image's  (weakened)",
        '  swap              64 MiB  (weakened)',
        '  seccomp           its own  (weakened)',
        '  apparmor          unconfined  (weakened)',
        '  runtime           runsc  (weakened)',
        '  logConfig         none  (weakened)',
        '  userns            host  (weakened)',
        '  cgroupParent      /judges  (weakened)',
        '  annotations       its own  (weakened)',
      ]),
    );
    expect(lines.join('\n')).not.toMatch(/^ {2}(?:ipc|pid) /m);
  });

  it('draws bars where there is room', () => {
    const lines = explanation({ task, entries: record() }, 80, plain);
    expect(lines[1]).toMatch(/auth +10 ms +━+$/);
    expect(lines[4]).toMatch(/run +50 ms +━+$/);
    expect(lines).not.toContain('Why');
  });
});
