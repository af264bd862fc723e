import type { ContainerTask } from '@drv/core';
import { describe, expect, it } from 'vitest';
import { checkTask } from '../src/check-task.ts';

type Fields = Partial<Omit<ContainerTask, 'id'>>;

const task = { id: 't', image: 'busybox', network: 'none' } as const;

describe('checkTask', () => {
  it('takes what asks for nothing that there is not', () => {
    const empty: Fields = {
      volumes: [],
      limits: { memoryBytes: undefined },
      init: true,
      tty: false,
    };
    expect(() => checkTask({ ...task, ...empty, stopSignal: 'int', pull: 'never' }, {})).not.toThrow();
  });

  it.each<Fields>([
    { network: 'default' },
    { network: { name: 'net' } },
    { volumes: [{ hostPath: '/srv', containerPath: '/srv' }] },
    { files: { '/a': 'text' } },
    { limits: { memoryBytes: 1e8 } },
    { platform: 'linux/arm64' },
    { capabilities: ['NET_RAW'] },
    { init: false },
    { pull: 'always' },
    { stopSignal: 'SIGRTMIN+3' },
    { recoverable: true, timeoutMs: 1 },
  ])('refuses %j by its name', (fields) => {
    const [name = ''] = Object.keys(fields);
    const refused = expect.objectContaining({
      code: 'DRV_UNSUPPORTED',
      message: expect.stringMatching(`^${name}: `),
    });
    expect(() => checkTask({ ...task, ...fields }, {})).toThrow(refused);
  });

  it('takes no network for what it is, the default one, and refuses files beside a task too', () => {
    const { network: _network, ...bare } = task;
    expect(() => checkTask(bare, {})).toThrow(/^network: /);
    expect(() => checkTask(task, { files: { '/a': 'text' } })).toThrow(/^files: /);
  });
});
