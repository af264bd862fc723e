import { describe, expect, it } from 'vitest';
import { formatOwner, judgeOwner, parseOwner, type ReadProc, thisProcess } from '../../src/prepare/owner.ts';

/** `/proc` with some processes: their start times by number. */
function proc(options: { boot?: string; namespace?: string; processes?: Record<number, number> }): ReadProc {
  const { boot = 'boot-1', namespace = 'pid:[4026531836]', processes = {} } = options;
  return (path) => {
    if (path === '/proc/sys/kernel/random/boot_id') return `${boot}\n`;
    if (path === '/proc/self/ns/pid') return namespace;
    const startTime = processes[Number(/^\/proc\/(\d+)\/stat$/.exec(path)?.[1])];
    if (startTime === undefined) return undefined;
    return `7 (a (b) c) S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 ${startTime} 20`;
  };
}

describe('judgeOwner', () => {
  const owner = { boot: 'boot-1', namespace: '4026531836', pid: 7, startTime: 500 };

  it('finds its own process alive', () => {
    expect(judgeOwner(thisProcess())).toBe('alive');
  });

  it('knows a process by its number and the time it started', () => {
    expect(judgeOwner(owner, proc({ processes: { 7: 500 } }))).toBe('alive');
    expect(judgeOwner(owner, proc({ processes: { 7: 501 } }))).toBe('dead');
    expect(judgeOwner(owner, proc({ processes: { 8: 500 } }))).toBe('dead');
  });

  it('judges nobody of another machine or of another process namespace', () => {
    expect(judgeOwner(owner, proc({ boot: 'boot-2' }))).toBe('unknown');
    expect(judgeOwner(owner, proc({ namespace: 'pid:[1]' }))).toBe('unknown');
    expect(judgeOwner({ ...owner, namespace: '0' }, () => undefined)).toBe('unknown');
  });
});

describe('parseOwner', () => {
  it('reads what was written', () => {
    const owner = thisProcess();
    expect(parseOwner(formatOwner(owner))).toEqual(owner);
  });

  it.each(['', 'x', 'boot:1:2', 'boot:1:2:x'])('refuses %j', (label) => {
    expect(parseOwner(label)).toBeUndefined();
  });
});
