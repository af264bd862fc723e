import { describe, expect, it } from 'vitest';
import type { ListedContainer } from '../../src/engine/calls/container-list.ts';
import type { ContainerState } from '../../src/engine/calls/container-state.ts';
import type { EngineInfo } from '../../src/engine/traits/engine-info.ts';
import { LABEL, sweepContainers, type SweepOptions } from '../../src/index.ts';
import { formatOwner, thisProcess } from '../../src/ownership/owner.ts';

const now = Date.parse('2026-01-01T12:00:00Z');
const me = thisProcess();
const owners = {
  alive: formatOwner(me),
  // No process has begun after this one under its number.
  dead: formatOwner({ ...me, startTime: me.startTime + 1 }),
  elsewhere: formatOwner({ ...me, boot: 'another-machine' }),
};
const over = { [LABEL.leaseUntil]: '2026-01-01T11:59:59Z' };
const lasting = { [LABEL.leaseUntil]: '2026-01-01T12:00:01Z' };
const recoverable = { [LABEL.recoverable]: 'true' };

async function sweepOf(
  labels: Record<string, string>,
  state = 'running',
  { engineAheadMs = 0, ...options }: Partial<SweepOptions> & { readonly engineAheadMs?: number } = {},
  startedAt = '2026-01-01T11:00:00Z',
  name = 'drv-a',
) {
  const removed: string[] = [];
  const listed: ListedContainer = {
    id: 'c1',
    name,
    image: 'busybox',
    state,
    createdAt: now - 60_000,
    labels: { [LABEL.managedBy]: 'drv', [LABEL.task]: 'a', ...labels },
  };
  const engine = {
    list: async () => [listed],
    inspect: async () =>
      ({ labels: listed.labels, ...(startedAt === '' ? {} : { startedAt }) }) as ContainerState,
    // The clock of this machine is another one.
    info: async () => ({ time: now + engineAheadMs }) as EngineInfo,
    remove: async (id: string) => {
      removed.push(id);
      return 'removed' as const;
    },
  };
  const found = await sweepContainers({ engine, ...options });
  return { found: found.map(({ because }) => because), removed };
}

describe('a container', () => {
  it.each<[what: string, labels: Record<string, string>, because: string | undefined]>([
    [
      'of a living process stays, also when its lease is over',
      { [LABEL.owner]: owners.alive, ...over },
      undefined,
    ],
    ['of a dead process goes', { [LABEL.owner]: owners.dead, ...lasting }, 'owner-dead'],
    [
      'of another machine stays while its lease lasts',
      { [LABEL.owner]: owners.elsewhere, ...lasting },
      undefined,
    ],
    [
      'of another machine goes when its lease is over',
      { [LABEL.owner]: owners.elsewhere, ...over },
      'lease-over',
    ],
    ['of another machine without a lease stays', { [LABEL.owner]: owners.elsewhere }, undefined],
    ['without an owner that can be read goes by its lease', { [LABEL.owner]: 'x', ...over }, 'lease-over'],
    ['that may be recovered stays', { [LABEL.owner]: owners.dead, ...lasting, ...recoverable }, undefined],
    [
      'that may be recovered goes by its lease',
      { [LABEL.owner]: owners.dead, ...over, ...recoverable },
      'lease-over',
    ],
  ])('%s', async (_what, labels, because) => {
    const { found, removed } = await sweepOf(labels);
    expect(found).toEqual(because === undefined ? [] : [because]);
    expect(removed).toEqual(because === undefined ? [] : ['c1']);
  });

  it('that could be recovered, but was never started, goes ten minutes after its process', async () => {
    const labels = { [LABEL.owner]: owners.dead, ...lasting, ...recoverable };
    expect((await sweepOf(labels, 'created')).found).toEqual([]);
    const later = { now: () => now + 10 * 60_000 };
    expect((await sweepOf(labels, 'created', later)).found).toEqual(['owner-dead']);
  });

  it('that was created long before its start has its lease from the start on', async () => {
    const labels = {
      [LABEL.owner]: owners.elsewhere,
      [LABEL.createdAt]: '2026-01-01T10:00:00Z',
      [LABEL.leaseUntil]: '2026-01-01T10:11:00Z',
    };
    const { found } = await sweepOf(labels, 'running', {}, '2026-01-01T11:49:01Z');
    expect(found).toEqual([]);
    expect((await sweepOf(labels, 'running', {}, '2026-01-01T11:48:59Z')).found).toEqual(['lease-over']);
  });

  it('that waits for its start stays for a day after its lease', async () => {
    const until = (time: string) => ({ [LABEL.owner]: owners.elsewhere, [LABEL.leaseUntil]: time });
    expect((await sweepOf(until('2025-12-31T12:00:01Z'), 'created', {}, '')).found).toEqual([]);
    expect((await sweepOf(until('2025-12-31T11:59:59Z'), 'created', {}, '')).found).toEqual(['lease-over']);
  });

  it('that this process goes on with stays, whatever its labels say', async () => {
    const labels = { [LABEL.owner]: owners.dead, [LABEL.container]: 'mine', ...over };
    expect(await sweepOf(labels, 'running', { held: new Set(['mine']) })).toEqual({ found: [], removed: [] });
  });

  it('of an image that was made of one of drv stays, whatever labels it has from there', async () => {
    const labels = { [LABEL.owner]: owners.dead, ...over };
    expect((await sweepOf(labels, 'running', {}, undefined, 'my-database')).found).toEqual([]);
  });

  it.each([
    [0, []],
    [2_000, ['lease-over']],
  ])('goes by the clock of the engine: %i ms later %j', async (aheadMs, because) => {
    const labels = { [LABEL.owner]: owners.dead, ...lasting, ...recoverable };
    expect((await sweepOf(labels, 'running', { engineAheadMs: aheadMs })).found).toEqual(because);
  });

  it('that may be recovered stays where the engine does not tell its time', async () => {
    const labels = { [LABEL.owner]: owners.dead, ...over, ...recoverable };
    expect((await sweepOf(labels, 'running', { engineAheadMs: Number.NEGATIVE_INFINITY })).found).toEqual([]);
  });

  it('without a deadline stays, where its owner cannot be judged', async () => {
    expect((await sweepOf({ [LABEL.owner]: owners.elsewhere, [LABEL.leaseUntil]: '' })).found).toEqual([]);
  });

  it('is only found by a dry run', async () => {
    const { found, removed } = await sweepOf({ [LABEL.owner]: owners.dead }, 'running', { dryRun: true });
    expect([found, removed]).toEqual([['owner-dead'], []]);
  });
});
