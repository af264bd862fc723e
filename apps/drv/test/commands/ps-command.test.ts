import { describe, expect, it } from 'vitest';
import { fakeEngine, IMAGE, onEngine } from '../support/on-fake-engine.ts';

describe('drv ps', () => {
  it('lists the tasks of every drv, as a table and as JSON', async () => {
    const engine = await fakeEngine();
    const nobody = onEngine(engine);
    expect(await nobody.run('ps')).toBe(0);
    expect(nobody.stdout.text()).toBe('TASK  STATE  AGE  IMAGE  CONTAINER\n');

    const runner = onEngine(engine);
    const running = runner.run('run', '--id', 'job', IMAGE, 'sleep');
    await expect.poll(() => runner.stdout.text()).toBe('ready\n');
    const table = onEngine(engine);
    await table.run('ps');
    expect(table.stdout.text()).toMatch(/^TASK .*\njob   running  \d+ s  busybox:1  drv-job\n$/);
    const json = onEngine(engine);
    await json.run('ps', '--json');
    expect(JSON.parse(json.stdout.text())).toMatchObject([
      { id: 'job', state: 'running', image: 'busybox:1' },
    ]);
    runner.signal('SIGINT');
    expect(await running).toBe(130);
  });

  it('says in one line that there is no engine', async () => {
    const engine = await fakeEngine();
    const io = onEngine(engine, { env: { DOCKER_HOST: 'unix:///nowhere.sock' } });
    expect(await io.run('ps')).toBe(125);
    expect(io.stderr.text()).toBe(
      'drv: Cannot reach the engine at /nowhere.sock: nothing is listening there. Is it running?\n',
    );
  });
});
