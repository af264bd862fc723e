import { silentLogger } from '@drv/core/driver';
import { describe, expect, it } from 'vitest';
import { createRunRecord } from '../../src/outcome/run-record.ts';
import { createOutputAccount } from '../../src/delivery/output-account.ts';

const TRAITS = { drainsOutputMs: 2_000, attachRace: false };
const pauseHistory = { pauses: [], hasPaused: false, connectedAt: 0 };
const OPTIONS = { record: { seen: [], traits: TRAITS }, pauseHistory };

describe('createOutputAccount', () => {
  it('counts each stream and keeps its beginning', () => {
    const account = createOutputAccount(OPTIONS);
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
    const account = createOutputAccount({ ...OPTIONS, before: { stdoutBytes: 10, stderrBytes: 0 } });
    account.count('stdout', Buffer.from('later'));
    account.count('stderr', Buffer.from('first'));
    expect(account.evidence()).toEqual({ stdoutBytes: 15, stderrBytes: 5, complete: true });
    const { stdout, stderr } = account.received();
    expect([String(stdout.head), Buffer.from(stderr.head).toString()]).toEqual(['', 'first']);
  });

  it('tells what its facts mean: a reader that was lost stays lost when the log gives the rest', () => {
    const record = createRunRecord(silentLogger, TRAITS);
    const account = createOutputAccount({ ...OPTIONS, record });
    record.add({ what: 'source', kind: 'connection', at: 0 });
    record.add({ what: 'source-silent' });
    expect(account.evidence()).toMatchObject({ complete: false, incomplete: 'connection' });
    record.add({ what: 'reader-lost' });
    expect(account.evidence()).toMatchObject({ complete: false, incomplete: 'connection' });
    record.add({ what: 'source', kind: 'log', at: 1 });
    expect(account.evidence()).toMatchObject({ complete: false, incomplete: 'reader' });
  });
});
