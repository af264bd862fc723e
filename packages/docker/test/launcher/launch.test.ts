import { describe, expect, it } from 'vitest';
import { createLaunch, WAITS } from '../../src/launcher/launch.ts';

function record(nonce: string, what: 'go' | 'no', value: number): string {
  return `\0drv-launcher ${nonce} ${what} ${value.toString(16).padStart(16, '0')}\n`;
}

/** What a task's reader gets of stderr, given in pieces of `size` bytes. */
function read(
  launch: ReturnType<typeof createLaunch>,
  text: string,
  size: number,
  { source = 'connection', stream = 'stderr' }: Partial<Way> = {},
): string {
  let got = '';
  const filter = launch.filter((_stream, view) => (got += Buffer.from(view).toString()), source);
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) filter.take(stream, bytes.subarray(at, at + size));
  filter.end();
  return got;
}

interface Way {
  readonly source: 'connection' | 'log';
  readonly stream: 'stdout' | 'stderr';
}

describe.each([1, 7, 67, 1_000])('the words of a launcher, in pieces of %i bytes', (size) => {
  it('are taken out, and tell when the task began', async () => {
    const launch = createLaunch();
    expect(read(launch, `${record(launch.nonce, 'go', 0x1234)}task\n`, size)).toBe('task\n');
    await launch.began;
    expect([launch.at, launch.errno]).toEqual([0x1234n, undefined]);
  });

  it('are taken out of a log too, which has the first of them', () => {
    const launch = createLaunch();
    const log = `${WAITS.toString()}${record(launch.nonce, 'go', 1)}task\n`;
    expect(read(launch, log, size, { source: 'log' })).toBe('task\n');
    expect(launch.at).toBe(1n);
  });

  it('are taken out of the stdout of a log once, and of no connection, where a task alone can write them', () => {
    const launch = createLaunch();
    const waits = WAITS.toString();
    const log = { source: 'log', stream: 'stdout' } as const;
    expect(read(launch, `${waits}${waits}task\n`, size, log)).toBe(`${waits}task\n`);
    expect(read(launch, 'task\n', size, log)).toBe('task\n');
    expect(read(launch, waits.slice(0, 5), size, log)).toBe(waits.slice(0, 5));
    expect(read(launch, `${waits}task\n`, size, { stream: 'stdout' })).toBe(`${waits}task\n`);
  });

  it('tell that the command could not be executed', () => {
    const launch = createLaunch();
    const said = record(launch.nonce, 'go', 1) + record(launch.nonce, 'no', 13);
    expect(read(launch, said, size)).toBe('');
    expect(launch.errno).toBe(13);
  });

  it('are not what a task writes that has another secret, or begins like one', () => {
    const launch = createLaunch();
    const imitations = [
      record('f'.repeat(32), 'no', 2),
      record(launch.nonce, 'no', 2).slice(0, 40),
      '\0',
      '\0drv-launcher ',
    ];
    for (const imitation of imitations) {
      expect(read(launch, record(launch.nonce, 'go', 1) + imitation, size)).toBe(imitation);
    }
    expect(launch.errno).toBeUndefined();
  });

  it('are looked for at the beginning alone', () => {
    const launch = createLaunch();
    const late = `out\n${record(launch.nonce, 'no', 2)}`;
    expect(read(launch, record(launch.nonce, 'go', 1) + late, size)).toBe(late);
    expect(launch.errno).toBeUndefined();
  });
});

it('what a task writes to stdout passes at once', () => {
  const launch = createLaunch();
  const got: string[] = [];
  const take = (stream: string, view: Uint8Array) => got.push(`${stream} ${Buffer.from(view).toString()}`);
  const filter = launch.filter(take, 'connection');
  filter.take('stdout', Buffer.from('\0drv'));
  expect(got).toEqual(['stdout \0drv']);
});
