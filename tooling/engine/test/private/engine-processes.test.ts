import { expect, test } from 'vitest';

import type { HostProcess } from '../../src/host/processes.ts';
import { engineProcesses } from '../../src/private/engine-processes.ts';

const made = (pid: number, parent: number, ...argv: string[]): HostProcess => ({
  pid,
  parent,
  argv,
  started: '1',
  zombie: false,
});

const marker = 'drv-engine-1';

test('finds those that hold the engine and their descendants, and nobody who only mentions it', () => {
  const all = [
    made(40, 30, 'sleep', 'infinity'),
    made(10, 1, 'unshare', '--mount', 'sh', '-c', '…', marker),
    made(30, 20, '/usr/bin/containerd-shim-runc-v2'),
    made(20, 10, 'sh', '-c', '…', marker),
    made(50, 1, marker, '--target', '20', '--', 'dockerd'),
    made(60, 1, 'pgrep', '-f', marker),
    made(70, 1, 'unshare', 'sh', '-c', '…', 'drv-engine-2'),
    { ...made(80, 1, marker), zombie: true },
  ];
  expect(engineProcesses({ marker }, all).map(({ pid }) => pid)).toEqual([10, 20, 50, 30, 40]);
});
