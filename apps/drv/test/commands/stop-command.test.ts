import { describe, expect, it } from 'vitest';
import { fakeEngine, IMAGE, onEngine } from '../support/on-fake-engine.ts';

async function started(program: string, ...args: readonly string[]) {
  return await startedAs(['--id', 'job'], program, ...args);
}

async function startedAs(id: readonly string[], program: string, ...args: readonly string[]) {
  const engine = await fakeEngine();
  const io = onEngine(engine);
  const ended = io.run('run', '-q', ...id, IMAGE, program, ...args);
  await expect.poll(() => io.stdout.text()).toBe('ready\n');
  return { engine, ended };
}

describe('drv stop', () => {
  it('ends a task gracefully; whoever runs it learns how it ended', async () => {
    const { engine, ended } = await started('exit-on', 'TERM', '7');
    const io = onEngine(engine);
    expect(await io.run('stop', 'job')).toBe(0);
    expect(io.stdout.text()).toBe('job stopped\n');
    expect(await ended).toBe(7);
    expect(engine.containers).toEqual([]);
  });

  it('takes a part of an id for a task only if drv generated the id', async () => {
    const chosen = await startedAs(['--id', 'build-12'], 'exit-on', 'TERM', '0');
    for (const word of ['build-1', 'b', 'drv-build-1']) {
      expect(await onEngine(chosen.engine).run('stop', word)).toBe(125);
    }
    expect(chosen.engine.containers.map(({ state }) => state)).toEqual(['running']);
    await onEngine(chosen.engine).run('stop', 'build-12');
    expect(await chosen.ended).toBe(0);

    const generated = await startedAs([], 'exit-on', 'TERM', '0');
    const id = generated.engine.containers[0]?.name.slice('drv-'.length) ?? '';
    const io = onEngine(generated.engine);
    expect(await io.run('stop', id.slice(0, 10))).toBe(0);
    expect(io.stdout.text()).toBe(`${id} stopped\n`);
    expect(await generated.ended).toBe(0);
  });

  it('kills a task that does not end in time', async () => {
    const { engine, ended } = await started('ignore-term');
    const io = onEngine(engine);
    expect(await io.run('stop', '--grace', '20ms', '--json', 'job')).toBe(0);
    expect(JSON.parse(io.stdout.text())).toEqual([{ id: 'job', how: 'killed' }]);
    expect(await ended).toBe(137);
  });

  it('stops the others when one of the names is wrong, says so, and does not end with 0', async () => {
    const { engine, ended } = await started('exit-on', 'TERM', '7');
    const io = onEngine(engine);
    expect(await io.run('stop', 'nope', 'job')).toBe(125);
    expect(io.stdout.text()).toBe('job stopped\n');
    expect(io.stderr.text()).toBe('drv: this engine has no task nope; it has job\n');
    expect(await ended).toBe(7);
    const json = onEngine(engine);
    expect(await json.run('stop', '--json', 'nope', 'none')).toBe(125);
    expect(JSON.parse(json.stdout.text())).toEqual([]);
    expect(
      json.stderr
        .text()
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toMatchObject([
      { error: { code: 'USAGE', message: expect.stringContaining('no task nope') as string } },
      { error: { code: 'USAGE', message: expect.stringContaining('no task none') as string } },
    ]);
  });
});
