import { describe, expect, it } from 'vitest';
import { createOutputAccount } from '../../src/output/output-account.ts';

describe('createOutputAccount', () => {
  it('counts each stream and keeps its beginning', () => {
    const account = createOutputAccount();
    account.count('stdout', Buffer.alloc(1_000, 'a'));
    account.count('stdout', Buffer.alloc(1_000, 'b'));
    account.count('stderr', Buffer.from('err'));
    expect(account.evidence()).toEqual({ stdoutBytes: 2_000, stderrBytes: 3, complete: true });
    expect(account.total()).toBe(2_003);
    const { stdout, stderr } = account.received();
    expect(Buffer.from(stdout.head).toString()).toBe('a'.repeat(1_000) + 'b'.repeat(24));
    expect([stdout.bytes, stderr.bytes, String(stderr.head)]).toEqual([2_000, 3, 'err']);
    account.count('stderr', Buffer.from('or'));
    expect(stderr.bytes).toBe(3);
  });

  it('goes on from what somebody had before, whose beginning is not known', () => {
    const account = createOutputAccount({ stdoutBytes: 10, stderrBytes: 0 });
    account.count('stdout', Buffer.from('later'));
    account.count('stderr', Buffer.from('first'));
    expect(account.evidence()).toEqual({ stdoutBytes: 15, stderrBytes: 5, complete: true });
    const { stdout, stderr } = account.received();
    expect([String(stdout.head), Buffer.from(stderr.head).toString()]).toEqual(['', 'first']);
  });

  it('tells the first reason, and forgets only what the connection lost', () => {
    const account = createOutputAccount();
    account.lose('connection');
    account.lose('reader');
    expect(account.evidence()).toMatchObject({ complete: false, incomplete: 'connection' });
    account.regain();
    expect(account.evidence()).toEqual({ stdoutBytes: 0, stderrBytes: 0, complete: true });
    account.lose('limit');
    account.regain();
    expect(account.evidence()).toMatchObject({ complete: false, incomplete: 'limit' });
  });
});
