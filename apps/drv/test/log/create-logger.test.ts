import { describe, expect, it } from 'vitest';
import { fakeIo } from '../support/fake-io.ts';

/** What is shown of these records. */
async function shown(...options: readonly string[]) {
  const io = fakeIo();
  const running = io.run('run', '-q', ...options, 'busybox');
  await expect.poll(() => io.logger).toBeDefined();
  io.logger?.debug({ step: 1 }, 'a detail');
  io.logger?.warn({}, 'tried again');
  io.logger?.error({ containerId: 'c', password: 's3cret', deep: { token: 's3cret' } }, 'left\u001b[2J');
  await running;
  return io.stderr.text();
}

describe('createLogger', () => {
  it('shows errors alone, as lines for a person', async () => {
    expect(await shown()).toBe('drv: left\\x1b[2J\n');
  });

  it('shows records as JSON from the level that was asked for, without secrets', async () => {
    const lines = (await shown('--log', 'warn')).trim().split('\n');
    const records = lines.map((line): unknown => JSON.parse(line));
    expect(records).toMatchObject([
      { level: 'warn', msg: 'tried again' },
      { level: 'error', containerId: 'c', password: '[Redacted]', deep: { token: '[Redacted]' } },
    ]);
    expect(await shown('--log', 'debug')).toContain('a detail');
    expect(await shown('--log', 'silent')).toBe('');
  });

  it('refuses a level that does not exist', async () => {
    const io = fakeIo();
    expect(await io.run('run', '--log', 'loud', 'busybox')).toBe(125);
    expect(io.stderr.text()).toBe('drv: --log loud: must be debug, info, warn, error or silent\n');
  });
});
