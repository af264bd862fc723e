import type { TaskWithId } from '@drv/core/driver';
import { builtin } from '@drv/core/driver';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { announcementOf, type AnnouncedContainer } from '../../src/prepare/announce.ts';

const TASK: TaskWithId = { id: 'a', image: 'busybox', command: ['sh', '-c', 'true'] };
const TRAITS = { drainsOutputMs: 2_000, startsForArchive: false, namesItself: false };

/** Each archive costs it a process. */
const SLOW = { ...TRAITS, startsForArchive: true };
const ENGINE = { isLocal: true, imageCommand: async () => ({ entrypoint: [], command: [] }) };

function announced(
  task: Partial<TaskWithId> = {},
  { commands = { entrypoint: [], command: [] }, ...more }: Partial<AnnouncedContainer> & Commands = {},
) {
  return announcementOf({
    engine: { isLocal: true, imageCommand: async () => commands },
    task: { ...TASK, ...task },
    own: {},
    image: { id: 'sha256:1', platform: 'linux/amd64' },
    traits: TRAITS,
    witness: 'always',
    planned: [],
    ...more,
  });
}

interface Commands {
  readonly commands?: { readonly entrypoint: readonly string[]; readonly command: readonly string[] };
}

describe('a launcher that begins a task', () => {
  it('gets its words, with those of the image that they belong to', async () => {
    const { entrypoint, task } = (await announced()) ?? {};
    expect(entrypoint).toEqual(['/.drv-launcher', `-${task?.launch.nonce}`, 'sh', '-c', 'true']);
    const commands = { entrypoint: ['/init', '--'], command: ['serve'] };
    expect((await announced({}, { commands }))?.entrypoint.slice(2)).toEqual([
      '/init',
      '--',
      'sh',
      '-c',
      'true',
    ]);
    expect((await announced({ command: undefined }, { commands }))?.entrypoint.slice(2)).toEqual([
      '/init',
      '--',
      'serve',
    ]);
    expect((await announced({ entrypoint: 'env' }, { commands }))?.entrypoint.slice(2)).toEqual([
      'env',
      'sh',
      '-c',
      'true',
    ]);
    expect((await announced())?.task.command).toBe('sh');
  });

  it.each<[string, Partial<TaskWithId>, Partial<AnnouncedContainer>]>([
    ['whose engine takes all of the output over', {}, { traits: { ...TRAITS, drainsOutputMs: Infinity } }],
    ['where nobody wants it', {}, { witness: 'never' }],
    ['on a terminal', { tty: true }, {}],
    ['with a read-only root', { readOnlyRoot: true }, {}],
    ['without an init', { init: false }, {}],
    ['with a profile of its own', {}, { own: { apparmor: 'mine' } }],
    ['with a runtime of its own', {}, { own: { runtime: 'runsc' } }],
    ['for another kind of processor', {}, { image: { id: 'sha256:1', platform: 'linux/s390x' } }],
    ['without a command', { command: undefined }, {}],
    ['with a volume in its place', { volumes: [{ hostPath: '/x', containerPath: '/.drv-launcher/' }] }, {}],
    ['with a tmpfs in its place', { tmpfs: [{ containerPath: '/.drv-launcher' }] }, {}],
    [
      'whose image has a volume in its place',
      {},
      { image: { id: 'sha256:2', platform: 'linux/amd64', volumes: ['/.drv-launcher'] } },
    ],
    ['whose working directory is in its place', { workDir: '/.drv-launcher/in' }, {}],
    ['one of whose files is in its place', {}, { planned: [{ path: '/.drv-launcher' }] }],
  ])('is not there for a task %s', async (_which, task, more) => {
    expect(await announced(task, more)).toBeUndefined();
  });

  describe('unasked, on a busy machine', () => {
    beforeEach(() => {
      vi.spyOn(builtin.os, 'loadavg').mockReturnValue([1_000, 0, 0]);
      return () => vi.restoreAllMocks();
    });
    const network = 'none';
    const files = [{ path: '/job/a' }];
    const volumes = [{ hostPath: '/x', containerPath: '/job' }];

    it.each<[string, boolean, Partial<TaskWithId>, Partial<AnnouncedContainer>]>([
      ['that unpacks archives itself', true, {}, {}],
      ['that starts a process for each archive', false, {}, { traits: SLOW }],
      ['with names of the machine to put in', true, { network }, { traits: SLOW }],
      ['that writes those itself', false, { network }, { traits: { ...SLOW, namesItself: true } }],
      [
        'where those go into a tmpfs',
        false,
        { network, tmpfs: [{ containerPath: '/etc' }] },
        { traits: SLOW },
      ],
      ['with files to put in', true, {}, { traits: SLOW, planned: files }],
      ['with files of a volume', false, { volumes }, { traits: SLOW, planned: files }],
      ['elsewhere', false, {}, { engine: { ...ENGINE, isLocal: false } }],
    ])('an engine %s: %s', async (_which, isThere, task, more) => {
      expect((await announced(task, { witness: 'busy', ...more })) !== undefined).toBe(isThere);
    });
  });
});
