import { describe, expect, it } from 'vitest';
import { createLogPosition } from '../../src/output/log-position.ts';
import type { OutputEntry } from '../../src/output/output-entry.ts';

const at = (stream: 'stdout' | 'stderr', time: string, text = 'x\n'): OutputEntry => ({
  stream,
  time: `2026-01-02T03:04:${time}Z`,
  data: Buffer.from(text),
});
const SECOND = Date.parse('2026-01-02T03:04:00Z') / 1000;

/** One reading after the other; what each found. */
function readings(...logs: readonly (readonly OutputEntry[])[]) {
  const position = createLogPosition();
  return logs.map((log) => {
    position.begin();
    return log.map((entry) => position.take(entry));
  });
}

describe('createLogPosition', () => {
  it('knows what was read before, and takes what is behind it', () => {
    const log = [at('stdout', '01.000000001'), at('stderr', '01.000000002'), at('stdout', '02.5')];
    expect(readings(log, [...log, at('stderr', '03')])).toEqual([
      ['new', 'new', 'new'],
      ['known', 'known', 'known', 'new'],
    ]);
  });

  it('counts entries of one time', () => {
    const second = [at('stdout', '01', 'a\n'), at('stdout', '01', 'a\n')];
    expect(readings(second, [...second, at('stdout', '01', 'a\n')])[1]).toEqual(['known', 'known', 'new']);
  });

  it('takes an entry of the other stream that was written late', () => {
    const log = [at('stdout', '01.5')];
    expect(readings(log, [...log, at('stderr', '01.4')])[1]).toEqual(['known', 'new']);
  });

  it('tells of a gap where the newest entry is not there any more', () => {
    const rest = [at('stdout', '05'), at('stderr', '06')];
    expect(readings([at('stdout', '01')], rest, rest)).toEqual([
      ['new'],
      ['after-gap', 'new'],
      ['known', 'known'],
    ]);
  });

  it('tells of a gap where the entries of one time are others than before', () => {
    const log = [at('stdout', '01', '1\n'), at('stdout', '01', '2\n')];
    const emptied = [at('stdout', '01', '8\n'), at('stdout', '01', '9\n'), at('stdout', '01', '10\n')];
    expect(readings(log, emptied)[1]).toEqual(['known', 'known', 'after-gap']);
  });

  it('asks for what is older than the newest by no more than streams are in disorder, or for all of an open line', () => {
    const position = createLogPosition();
    expect(position.since()).toBeUndefined();
    position.take(at('stdout', '09.000000001'));
    expect(position.since()).toBe(`${SECOND + 7}.000000001`);
    position.take(at('stderr', '03', 'a piece'));
    position.take(at('stdout', '20'));
    expect(position.since()).toBe(`${SECOND + 3}.000000000`);
  });

  it('leaves what is older than an end that was asked for', () => {
    const position = createLogPosition();
    position.take(at('stdout', '05'));
    position.leaveOlder();
    position.begin();
    const found = [at('stderr', '04'), at('stdout', '05'), at('stderr', '06')].map((entry) =>
      position.take(entry),
    );
    expect(found).toEqual(['known', 'known', 'new']);
  });
});
