import type { TaskWithId } from '@drv/core/driver';
import { describe, expect, it } from 'vitest';
import { announcementOf, type AnnouncedContainer } from '../../src/prepare/announce.ts';

const TASK: TaskWithId = { id: 'a', image: 'busybox', command: ['sh', '-c', 'true'] };

function announced(
  task: Partial<TaskWithId> = {},
  { commands = { entrypoint: [], command: [] }, ...more }: Partial<AnnouncedContainer> & Commands = {},
) {
  return announcementOf({
    engine: { isLocal: true, imageCommand: async () => commands },
    task: { ...TASK, ...task },
    own: {},
    image: { id: 'sha256:1', platform: 'linux/amd64' },
    traits: { drainsOutputMs: 2_000, attachRace: true },
    witness: 'always',
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
    [
      'whose engine takes all of the output over',
      {},
      { traits: { drainsOutputMs: Infinity, attachRace: true } },
    ],
    ['where nobody wants it', {}, { witness: 'never' }],
    ['on a terminal', { tty: true }, {}],
    ['with a read-only root', { readOnlyRoot: true }, {}],
    ['without an init', { init: false }, {}],
    ['with a profile of its own', {}, { own: { apparmor: 'mine' } }],
    ['with a runtime of its own', {}, { own: { runtime: 'runsc' } }],
    ['for another kind of processor', {}, { image: { id: 'sha256:1', platform: 'linux/s390x' } }],
    ['without a command', { command: undefined }, {}],
  ])('is not there for a task %s', async (_which, task, more) => {
    expect(await announced(task, more)).toBeUndefined();
  });

  it('is not there for an engine elsewhere, where only a busy machine has one', async () => {
    const engine = { isLocal: false, imageCommand: async () => ({ entrypoint: [], command: [] }) };
    expect(await announced({}, { engine, witness: 'busy' })).toBeUndefined();
  });

  it('is not there unasked for an engine of which clocks tell all that it loses', async () => {
    const traits = { drainsOutputMs: 2_000, attachRace: false };
    expect(await announced({}, { traits, witness: 'busy' })).toBeUndefined();
    expect(await announced({}, { traits, witness: 'always' })).toBeDefined();
  });
});
