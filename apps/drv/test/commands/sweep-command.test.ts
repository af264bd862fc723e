import { createEngineClient } from '@drv/docker';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fakeEngine, IMAGE, onEngine } from '../support/on-fake-engine.ts';

/** An engine with a living task, and with the container of a drv that is dead. */
async function engineWithLeak() {
  const engine = await fakeEngine();
  const runner = onEngine(engine);
  const ended = runner.run('run', '-q', '--id', 'alive', IMAGE, 'sleep');
  await expect.poll(() => runner.stdout.text()).toBe('ready\n');
  onTestFinished(async () => {
    runner.signal('SIGINT');
    await ended;
  });
  const labels = engine.containers[0]?.labels ?? {};
  const owner = (labels['drv.owner'] ?? '').split(':');
  // The same process number, and another process: this one began before the machine did.
  const dead = [...owner.slice(0, 3), '1'].join(':');
  const client = createEngineClient({ host: engine.host });
  await client.create(
    {
      Image: IMAGE,
      Cmd: ['sleep'],
      Labels: { ...labels, 'drv.owner': dead, 'drv.task': 'lost' },
      HostConfig: {},
    } as never,
    { name: 'drv-lost' },
  );
  await client.close();
  return engine;
}

describe('drv sweep', () => {
  it('removes what a dead drv left, and nothing else', async () => {
    const engine = await engineWithLeak();
    const dry = onEngine(engine);
    expect(await dry.run('sweep', '--dry-run')).toBe(0);
    expect(dry.stdout.text()).toMatch(/\nlost  drv-lost   created  its drv is dead  left \(dry run\)\n$/);
    expect(engine.containers).toHaveLength(2);

    const io = onEngine(engine);
    expect(await io.run('sweep', '--json')).toBe(0);
    expect(JSON.parse(io.stdout.text())).toMatchObject([
      { taskId: 'lost', because: 'owner-dead', removed: true },
    ]);
    expect(engine.containers.map(({ name }) => name)).toEqual(['drv-alive']);

    const again = onEngine(engine);
    expect(await again.run('sweep')).toBe(0);
    expect(again.stderr.text()).toBe('drv: nothing to sweep\n');
  });
});
