import { programs, type Fault } from '@drv/testing';
import { describe, expect, it } from 'vitest';
import { onFakeEngine } from '../../support/on-fake-engine.ts';

describe('output that arrives badly', () => {
  it.each<Fault>([{ kind: 'one-byte-frames' }, { kind: 'one-byte-packets' }])(
    '$kind: nothing is lost',
    (fault) =>
      onFakeEngine([{ on: 'container.attach', fault }], async ({ run }) => {
        const { result, stdout } = await run(programs.alternate(40));
        expect(stdout).toBe(Array.from({ length: 40 }, (_, line) => `out ${line}\n`).join(''));
        expect(result.output).toMatchObject({ complete: true });
      }),
  );

  it.each<Fault>([{ kind: 'system-error-frame', message: 'the log is full' }, { kind: 'unknown-frame' }])(
    '$kind: the outcome is true, and the output is said not to be complete',
    (fault) =>
      onFakeEngine([{ on: 'container.attach', fault }], async ({ run }) => {
        const { result } = await run(programs.print('some output'));
        expect(result).toMatchObject({
          status: 'success',
          exitCode: 0,
          output: { stdoutBytes: 0, complete: false, incomplete: 'protocol' },
        });
      }),
  );

  it('a connection that ends in a frame: the outcome is true, and the output is fetched from the log', () =>
    onFakeEngine([{ on: 'container.attach', fault: { kind: 'truncated-frame' } }], async ({ run }) => {
      const { result, stdout } = await run(programs.print('some output'));
      expect(result).toMatchObject({ status: 'success', exitCode: 0, output: { complete: true } });
      expect(stdout).toBe('some output');
    }));

  it('the connection ends long before the task: what was missed is fetched', () =>
    onFakeEngine([{ on: 'container.attach', fault: { kind: 'early-end' } }], async ({ run }) => {
      const { result, stdout } = await run(programs.exitOnTerm(0), { timeoutMs: 2_800, graceMs: 5_000 });
      expect(result).toMatchObject({ status: 'timeout', exitCode: 0 });
      expect({ stdout, ...result.output }).toMatchObject({ stdout: 'ready\nstopping\n', complete: true });
    }));
});
