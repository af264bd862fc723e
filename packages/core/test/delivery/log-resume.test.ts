import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLogResume } from '../../src/delivery/log-resume.ts';
import { cutInto, someCuts } from '../../../../tooling/config/test-cuts.ts';
import { pattern } from '../../../../tooling/config/test-pattern.ts';

describe('createLogResume', () => {
  it('leaves out exactly what was received, however the repetition is cut', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(200), someCuts, (received, more, cuts) => {
        const whole = pattern(0, received + more);
        const resume = createLogResume({
          stdout: { bytes: received, head: pattern(0, Math.min(50, received)) },
          stderr: { bytes: 0, head: new Uint8Array() },
        });
        const rest = cutInto(whole, cuts).map((piece) => resume.rest('stdout', piece));
        expect(Buffer.concat(rest)).toEqual(whole.subarray(received));
        expect(resume.matches()).toBe(true);
      }),
    );
  });

  it('leaves out no more of what a log gets later than an engine can be behind with, where its beginning is gone', () => {
    const received = {
      stdout: { bytes: 100_000_000, head: pattern(0, 50) },
      stderr: { bytes: 0, head: new Uint8Array() },
    };
    const resume = createLogResume(received);
    const mega = pattern(777, 1_000_000);
    const given = () => resume.rest('stdout', mega).length;
    expect(given()).toBe(0);
    resume.caughtUp();
    const later = Array.from({ length: 10 }, given);
    expect(later.slice(0, 4)).toEqual([0, 0, 0, 0]);
    expect(later.slice(5)).toEqual(Array.from({ length: 5 }, () => 1_000_000));
    expect(resume.matches()).toBe(false);
  });

  it('does not match text in which something was replaced', () => {
    const nothing = { bytes: 0, head: new Uint8Array() };
    for (const [replacesBytes, matches] of [
      [true, false],
      [false, true],
    ]) {
      const resume = createLogResume({ stdout: nothing, stderr: nothing }, { replacesBytes });
      resume.rest('stdout', Buffer.from('a\ufffdb\n'));
      expect(resume.matches()).toBe(matches);
    }
  });

  it('does not match other output, nor less than was received', () => {
    const received = {
      stdout: { bytes: 100, head: pattern(0, 50) },
      stderr: { bytes: 0, head: new Uint8Array() },
    };
    const later = createLogResume(received);
    later.rest('stdout', pattern(1_000, 500));
    expect(later.matches()).toBe(false);
    const less = createLogResume(received);
    less.rest('stdout', pattern(0, 99));
    expect(less.matches()).toBe(false);
  });

  it('takes output for whole, where its beginning is not known, only if the log keeps so much for certain', () => {
    const unknown = { bytes: 0, head: new Uint8Array() };
    const matches = (written: number, keptBytes: number) => {
      const resume = createLogResume({ stdout: unknown, stderr: unknown }, { keptBytes });
      resume.rest('stdout', pattern(0, written));
      return resume.matches();
    };
    expect(matches(10_000, 20_000)).toBe(true);
    expect(matches(20_000, 20_000)).toBe(false);
    // Nothing written needs no keeping.
    expect(createLogResume({ stdout: unknown, stderr: unknown }, { keptBytes: 0 }).matches()).toBe(true);
  });

  it('does not match where a followed log had left something out, wherever that is and however it is cut', () => {
    const whole = pattern(0, 3_000);
    const matches = (got: Buffer, cuts: readonly number[]) => {
      const sha256 = createHash('sha256').update(got.subarray(1_000)).digest('hex');
      const resume = createLogResume({
        stdout: { bytes: got.length, head: got.subarray(0, 50), unsure: { from: 1_000, sha256 } },
        stderr: { bytes: 0, head: new Uint8Array() },
      });
      for (const piece of cutInto(whole, cuts)) resume.rest('stdout', piece);
      return resume.matches();
    };
    fc.assert(
      fc.property(someCuts, fc.integer({ min: 1_000, max: 1_900 }), (cuts, at) => {
        expect(matches(whole.subarray(0, at + 100), cuts)).toBe(true);
        expect(matches(Buffer.concat([whole.subarray(0, at), whole.subarray(at + 77, at + 900)]), cuts)).toBe(
          false,
        );
      }),
    );
  });

  it('does not match where a line is so long that the log may have taken its end away, however it is cut', () => {
    const nothing = { bytes: 0, head: new Uint8Array() };
    const matches = (text: string, cuts: readonly number[]) => {
      const resume = createLogResume({ stdout: nothing, stderr: nothing }, { longestLine: 5 });
      for (const piece of cutInto(Buffer.from(text), cuts)) resume.rest('stdout', piece);
      return resume.matches();
    };
    fc.assert(
      fc.property(someCuts, (cuts) => {
        for (const text of ['12345\n12345\n\n12345', '', '\n']) expect(matches(text, cuts)).toBe(true);
        for (const text of ['123456', '1\n123456\n1', '\n123456\n']) expect(matches(text, cuts)).toBe(false);
      }),
    );
  });
});
