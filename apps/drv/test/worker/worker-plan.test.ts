import { describe, expect, it } from 'vitest';
import { settingsOf } from '../../src/settings/settings-of.ts';
import { workerPlan } from '../../src/worker/worker-plan.ts';
import { fakeIo } from '../support/fake-io.ts';

async function plan(flags: Readonly<Record<string, string | readonly string[]>>) {
  const io = fakeIo();
  return workerPlan(await settingsOf({ store: 'redis://queue', ...flags }, 'none', io), io);
}

describe('drv worker', () => {
  it('has the name of its machine, a slot for each processor, and 20 s to end', async () => {
    expect(await plan({})).toMatchObject({
      node: 'machine-1',
      slots: undefined,
      drainMs: 20_000,
      health: undefined,
    });
  });

  it.each([
    ['9090', { host: '127.0.0.1', port: 9090 }],
    ['0.0.0.0:80', { host: '0.0.0.0', port: 80 }],
    ['[::1]:9090', { host: '::1', port: 9090 }],
    ['localhost:0', { host: 'localhost', port: 0 }],
  ])('listens for probes at %s', async (health, address) => {
    expect((await plan({ health })).health).toEqual(address);
  });

  it('offers what it was told to, and nothing else', async () => {
    expect((await plan({})).offers).toEqual({});
    const offers = ['gpu', 'memory=8g', 'zone:eu', 'cpus=4', 'memory=16g'];
    const whole = { labels: ['gpu', 'zone:eu'], memoryBytes: 16 * 1024 ** 3, cpus: 4 };
    expect((await plan({ offers })).offers).toEqual(whole);
  });

  it.each([
    ['machine-7.example', undefined, { host: 'machine-7.example', port: 0 }],
    ['10.0.0.7:7443', '0.0.0.0', { host: '10.0.0.7', port: 7443, bindHost: '0.0.0.0' }],
    ['[fd00::7]:7443', '[::]', { host: 'fd00::7', port: 7443, bindHost: '::' }],
  ])('takes direct connections at %s, and listens at %s', async (direct, directBind, address) => {
    const flags = directBind === undefined ? { direct } : { direct, directBind };
    expect((await plan(flags)).direct).toEqual(address);
  });

  it.each([
    [{ store: '' }, /--store.*write redis/],
    [{ slots: 'many' }, /^--slots many: not auto, nor a whole number/],
    [{ slots: '0' }, /^--slots 0: /],
    [{ node: 'a b' }, /^--node a b: a node is/],
    [{ health: 'localhost' }, /^--health localhost: not an address/],
    [{ health: '127.0.0.1:70000' }, /^--health/],
    [{ direct: ':7443' }, /^--direct :7443: not a name/],
    [{ direct: 'a:70000' }, /^--direct/],
    [{ directBind: '0.0.0.0' }, /^--direct-bind needs --direct/],
    [{ direct: 'a', directBind: '0.0.0.0:80' }, /^--direct-bind 0.0.0.0:80: an address alone/],
    [{ offers: ['gpu=1'] }, /^--offers gpu=1: write memory=SIZE/],
    [{ drain: 'soon' }, /^--drain soon: not a duration/],
  ])('refuses %j', async (flags, message) => {
    await expect(plan(flags as Record<string, string | readonly string[]>)).rejects.toThrow(message);
  });
});
