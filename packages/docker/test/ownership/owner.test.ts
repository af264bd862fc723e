import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  formatOwner,
  judgeOwner,
  parseOwner,
  type ProcessTable,
  thisProcess,
} from '../../src/ownership/owner.ts';

interface Machine {
  readonly boot?: string;
  readonly namespace?: string;
  /** Start times by number. */
  readonly processes?: Readonly<Record<number, number>>;
  /** Its processes are there, and their files are not to be read. */
  readonly hidden?: boolean;
  readonly state?: string;
}

function machine({
  boot = 'boot-1',
  namespace = 'pid:[4026531836]',
  processes = {},
  hidden = false,
  state = 'S',
}: Machine): ProcessTable {
  return {
    read(path) {
      if (path === '/proc/sys/kernel/random/boot_id') return `${boot}\n`;
      if (path === '/proc/self/ns/pid') return namespace;
      const startTime = processes[Number(/^\/proc\/(\d+)\/stat$/.exec(path)?.[1])];
      if (startTime === undefined || hidden) return undefined;
      return `7 (a (b) c) ${state} 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 ${startTime} 20`;
    },
    mayExist: (pid) => pid in processes,
  };
}

describe('judgeOwner', () => {
  const owner = { boot: 'boot-1', namespace: '4026531836', pid: 7, startTime: 500 };

  it('finds its own process alive, and one that was never there dead', () => {
    expect(judgeOwner(thisProcess())).toBe('alive');
    const most = Number(readFileSync('/proc/sys/kernel/pid_max', 'utf8'));
    expect(judgeOwner({ ...thisProcess(), pid: most + 1 })).toBe('dead');
  });

  it('knows a process by its number and the time it started', () => {
    expect(judgeOwner(owner, machine({ processes: { 7: 500 } }))).toBe('alive');
    expect(judgeOwner(owner, machine({ processes: { 7: 501 } }))).toBe('dead');
    expect(judgeOwner(owner, machine({ processes: { 8: 500 } }))).toBe('dead');
  });

  it('takes a process that has ended and was not collected for dead', () => {
    expect(judgeOwner(owner, machine({ processes: { 7: 500 }, state: 'Z' }))).toBe('dead');
  });

  it('judges nobody of another machine or of another process namespace', () => {
    expect(judgeOwner(owner, machine({ boot: 'boot-2' }))).toBe('unknown');
    expect(judgeOwner(owner, machine({ namespace: 'pid:[1]' }))).toBe('unknown');
    const blind: ProcessTable = { read: () => undefined, mayExist: () => false };
    expect(judgeOwner({ ...owner, namespace: '0' }, blind)).toBe('unknown');
  });

  it('declares nobody dead for a file that it cannot read', () => {
    expect(judgeOwner(owner, machine({ processes: { 7: 500 }, hidden: true }))).toBe('unknown');
    // One that could not read its own file when it wrote its label.
    expect(judgeOwner({ ...owner, startTime: 0 }, machine({ processes: { 7: 500 } }))).toBe('unknown');
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
