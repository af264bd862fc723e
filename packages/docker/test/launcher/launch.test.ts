import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
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

function listenTo(launch: ReturnType<typeof createLaunch>, heard: string[]): void {
  launch.listen({
    onWord: (stream) => heard.push(`first of ${stream}`),
    onLastWord: (stream, status) => heard.push(`last of ${stream}: ${status}`),
    onTornWord: () => heard.push('torn'),
  });
}

const last = (nonce: string, status: number) =>
  `\u0019drv-launcher ${nonce} is ${status.toString(16).padStart(16, '0')}\n`;

describe.each([1, 20, 1_000])('the words of a launcher that does not wait, in pieces of %i bytes', (size) => {
  const waits = WAITS.toString();

  it('are taken out of both streams of a connection, and are told', () => {
    for (const stream of ['stdout', 'stderr'] as const) {
      const launch = createLaunch('announced');
      const heard: string[] = [];
      listenTo(launch, heard);
      expect(read(launch, `${waits}task\n`, size, { stream })).toBe('task\n');
      expect(heard).toEqual([`first of ${stream}`]);
    }
  });

  it('are not told where something else came first', () => {
    const launch = createLaunch('announced');
    const heard: string[] = [];
    listenTo(launch, heard);
    expect(read(launch, 'task\n', size, { stream: 'stdout' })).toBe('task\n');
    expect(heard).toEqual([]);
  });

  it('tell that the command could not be executed', () => {
    const launch = createLaunch('announced');
    expect(read(launch, waits + record(launch.nonce, 'no', 2), size)).toBe('');
    expect(launch.errno).toBe(2);
  });

  it('are the last ones, too, with the status of the task, whatever comes behind them', () => {
    for (const stream of ['stdout', 'stderr'] as const) {
      const launch = createLaunch('announced');
      const heard: string[] = [];
      listenTo(launch, heard);
      const text = `${waits}\u0019drv-launcher task${last(launch.nonce, 0x8b)}more\u0019`;
      expect(read(launch, text, size, { stream })).toBe('\u0019drv-launcher taskmore\u0019');
      expect(heard).toEqual([`first of ${stream}`, `last of ${stream}: 139`]);
    }
  });

  it('are not what a task writes that has another secret', () => {
    const launch = createLaunch('announced');
    const heard: string[] = [];
    listenTo(launch, heard);
    const imitation = last('f'.repeat(32), 0);
    expect(read(launch, waits + imitation, size)).toBe(imitation);
    expect(heard).toEqual(['first of stderr']);
  });
});

describe('bytes of a task that may be the beginning of the last words', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function given() {
    const launch = createLaunch('announced');
    const heard: string[] = [];
    listenTo(launch, heard);
    let got = '';
    const filter = launch.filter((_stream, view) => (got += Buffer.from(view).toString()), 'connection');
    const take = (text: string) => filter.take('stdout', Buffer.from(text));
    return { launch, heard, filter, take, got: () => got };
  }

  it('are given to a reader who waits for them, and no more than once', () => {
    const { filter, take, got } = given();
    take('a question\u0019');
    expect(got()).toBe('a question');
    vi.advanceTimersByTime(200);
    expect(got()).toBe('a question\u0019');
    take('another');
    filter.end();
    expect(got()).toBe('a question\u0019another');
  });

  it('are not given where the connection is cut: the log gives them again', () => {
    const { filter, take, got } = given();
    take('out\u0019');
    filter.end(true);
    vi.advanceTimersByTime(200);
    expect(got()).toBe('out');
    const words = WAITS.toString();
    for (const length of [1, 10, words.length]) {
      const cut = given();
      cut.filter.take('stderr', Buffer.from(words.slice(0, length)));
      cut.filter.end(true);
      expect(cut.got()).toBe('');
    }
  });

  it('are held for as long as nobody reads', () => {
    const { launch, heard, filter, take, got } = given();
    const words = last(launch.nonce, 0);
    take(`out${words.slice(0, 30)}`);
    filter.pause();
    vi.advanceTimersByTime(10_000);
    filter.resume();
    take(words.slice(30));
    expect([got(), heard]).toEqual(['out', ['last of stdout: 0']]);
  });

  it('make the output doubtful where they were given, and were the words', () => {
    const { launch, heard, take, got } = given();
    const words = last(launch.nonce, 0);
    take(words.slice(0, 30));
    vi.advanceTimersByTime(200);
    take(`${words.slice(30)}after`);
    expect([got(), heard]).toEqual([`${words.slice(0, 30)}after`, ['torn', 'last of stdout: 0']]);
  });
});
