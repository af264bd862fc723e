import stringWidth from 'fast-string-width';
import { describe, expect, it } from 'vitest';
import { fakeIo, fakeOutput } from '../support/fake-io.ts';

const COMMANDS = ['run', 'ps', 'top', 'logs', 'stop', 'pull', 'doctor', 'sweep', 'completion'];

async function help(argv: readonly string[], columns: number) {
  const io = fakeIo({ stdout: fakeOutput({ terminal: true, columns }), env: { NO_COLOR: '1' } });
  expect(await io.run(...argv)).toBe(0);
  expect(io.stderr.text()).toBe('');
  return io.stdout.text().trimEnd().split('\n');
}

describe('help', () => {
  it.each([[], ...COMMANDS.map((command) => [command])])(
    'of %j fits a screen and a narrow one',
    async (...words) => {
      const argv = words.filter((word) => typeof word === 'string');
      const lines = await help([...argv, '--help'], 80);
      expect(lines.length).toBeLessThanOrEqual(40);
      for (const columns of [80, 200]) {
        for (const line of await help([...argv, '--help'], columns))
          expect(stringWidth(line)).toBeLessThanOrEqual(80);
      }
      const narrow = (await help([...argv, '--help'], 40)).filter(
        (line) => !/^(Usage:| {2}(drv|eval) )/.test(line),
      );
      for (const line of narrow) expect(stringWidth(line)).toBeLessThanOrEqual(40);
    },
  );

  it('of all commands leaves none out', async () => {
    const lines = await help(['--help'], 80);
    for (const command of COMMANDS) expect(lines.some((line) => line.startsWith(`  ${command} `))).toBe(true);
  });

  it('leaves out what few people need, unless asked', async () => {
    const some = await help(['run', '--help'], 80);
    const all = await help(['run', '--help-all'], 80);
    expect(some.join('\n')).not.toContain('--cpu-shares');
    expect(some.join('\n')).toContain('--help-all');
    expect(all.join('\n')).toContain('--cpu-shares');
  });

  it('has bold headings on a terminal only', async () => {
    const terminal = fakeIo({ stdout: fakeOutput({ terminal: true }) });
    await terminal.run('--help');
    expect(terminal.stdout.text()).toContain('\u001b[1mUsage:');
    const pipe = fakeIo();
    await pipe.run('--help');
    expect(pipe.stdout.text()).not.toContain('\u001b');
  });
});
