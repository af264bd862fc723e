import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { fakeOutput, type FakeIo } from '../support/fake-io.ts';
import { fakeEngine, IMAGE, onEngine } from '../support/on-fake-engine.ts';

async function engineWithTask() {
  const engine = await fakeEngine();
  const runner = onEngine(engine);
  const ended = runner.run('run', '-q', '--id', 'job', IMAGE, 'exit-on', 'TERM', '7');
  await expect.poll(() => runner.stdout.text()).toBe('ready\n');
  return { engine, ended };
}

function terminalInput() {
  const modes: boolean[] = [];
  const input = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: (raw: boolean) => modes.push(raw),
    unref: () => {},
  });
  return { input, modes };
}

describe('drv top', () => {
  it('shows tasks, stops the selected one when asked twice, and gives the terminal back', async () => {
    const { engine, ended } = await engineWithTask();
    const { input, modes } = terminalInput();
    const stdout = fakeOutput({ terminal: true, columns: 120 });
    const io: FakeIo = onEngine(engine, { stdin: () => input, stdout, env: { NO_COLOR: '1' } });
    const shown = () => stripVTControlCharacters(stdout.text().split('\u001b[H').at(-1) ?? '');
    const top = io.run('top');
    await expect.poll(shown, { timeout: 5000 }).toMatch(/job +running +\d+ s +\d+%/);
    expect(modes).toEqual([true]);
    input.write('js');
    await expect.poll(shown).toContain('> job');
    expect(shown()).toContain('stop job? press y to stop it');
    input.write('n');
    await expect.poll(shown).not.toContain('stop job?');
    input.write('sy');
    expect(await ended).toBe(7);
    await expect.poll(shown).toContain('job stopped');
    input.write('q');
    expect(await top).toBe(0);
    expect(modes).toEqual([true, false]);
    expect(stdout.text().endsWith('\u001b[?25h\u001b[?1049l')).toBe(true);
    expect(io.listeners()).toBe(0);
    expect(engine.containers).toEqual([]);
  });

  it('gives the terminal back when it is told to end, and when the engine goes', async () => {
    for (const end of ['signal', 'crash']) {
      const engine = await fakeEngine();
      const { input, modes } = terminalInput();
      const stdout = fakeOutput({ terminal: true });
      const io = onEngine(engine, { stdin: () => input, stdout });
      const top = io.run('top');
      await expect.poll(() => stdout.text()).toContain('0 tasks');
      if (end === 'signal') io.signal('SIGTERM');
      else await engine.crash();
      expect(await top).toBe(end === 'signal' ? 0 : 125);
      expect(modes).toEqual([true, false]);
      expect(stdout.text().endsWith('\u001b[?25h\u001b[?1049l')).toBe(true);
      expect(io.listeners()).toBe(0);
    }
  });

  it('ends when nobody reads its lines any more', async () => {
    const stdout = fakeOutput();
    const io = onEngine(await fakeEngine(), { stdout });
    const top = io.run('top', '--json');
    await expect.poll(() => stdout.text()).toBe('[]\n');
    stdout.emit('error', Object.assign(new Error('EPIPE'), { code: 'EPIPE' }));
    expect(await top).toBe(141);
    expect(io.stderr.text()).toBe('');
  });

  it('needs a terminal, or --json', async () => {
    const { engine, ended } = await engineWithTask();
    const none = onEngine(engine);
    expect(await none.run('top')).toBe(125);
    expect(none.stderr.text()).toMatch(/^drv: top needs a terminal; .*\n$/);
    const io = onEngine(engine);
    const top = io.run('top', '--json');
    await expect.poll(() => io.stdout.text(), { timeout: 5000 }).toMatch(/\n.*"stats":\{/);
    io.signal('SIGINT');
    expect(await top).toBe(0);
    const lines = io.stdout.text().trim().split('\n');
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject([
      { id: 'job', state: 'running', stats: { epoch: 0 } },
    ]);
    await onEngine(engine).run('stop', 'job');
    await ended;
  });
});
