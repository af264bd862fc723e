import { PassThrough } from 'node:stream';
import type { ProxyPoint, ProxyRule } from '@drv/tooling-engine';
import { describe, expect, it } from 'vitest';
import { Captured } from '../support/engine-fixture.ts';
import { hasSocket, whereSocket, onFaultyEngine } from '../support/on-faulty-engine.ts';
import { isPodman } from '../support/on-podman.ts';

/** Ten numbered lines, half a second in all, and a code of its own. */
const SCRIPT = 'for i in $(seq 10); do echo line $i; echo note $i >&2; sleep 0.05; done; exit 7';
const lines = (word: string) => Array.from({ length: 10 }, (_, index) => `${word} ${index + 1}\n`).join('');
const WHOLE = {
  result: {
    status: 'error',
    exitCode: 7,
    output: { stdoutBytes: lines('line').length, stderrBytes: lines('note').length, complete: true },
  },
  stdout: lines('line'),
  stderr: lines('note'),
};

const SMALL_FILES = { 'max-size': '20k', 'max-file': '1000' };

const POINTS = ['request', 'forwarded', 'answered', 'headers', 'body'] as const;

const cut = (on: ProxyRule['on'], at: ProxyPoint, more: Partial<ProxyRule> = {}): ProxyRule => ({
  on,
  at,
  fault: 'cut',
  ...more,
});

describe.runIf(hasSocket)(whereSocket('a connection that is cut while the task runs'), () => {
  // Within a frame's head, within its text, and between two frames.
  it('the output, after some bytes: the result and the output are whole', () =>
    onFaultyEngine([], async ({ run, shell, proxy }) => {
      for (const bytes of [3, 10, 15, 40]) {
        proxy.add(cut('container.attach', 'body', { bytes }));
        expect({ bytes, ...(await run(shell(SCRIPT))) }).toMatchObject({ bytes, ...WHOLE });
      }
    }));

  it('the output, and then what takes it up again, at any point: whole', () =>
    onFaultyEngine([], async ({ run, shell, proxy }) => {
      for (const at of POINTS) {
        proxy.add(cut('container.attach', 'body', { bytes: 15 }));
        proxy.add(cut('container.logs', at));
        expect({ at, ...(await run(shell(SCRIPT))) }).toMatchObject({ at, ...WHOLE });
      }
    }));

  it('the output, and whatever takes it up again: the result is right, and says that some is missing', () =>
    onFaultyEngine(
      [cut('container.attach', 'body', { bytes: 15 }), cut('container.logs', 'request', { times: Infinity })],
      async ({ run, shell }) => {
        const answer = await run(shell(SCRIPT));
        expect(answer).toMatchObject({
          result: { status: 'error', exitCode: 7, output: { complete: false, incomplete: 'connection' } },
        });
        expect(WHOLE.stdout.startsWith(answer.stdout)).toBe(true);
      },
    ));

  it('the output of a task that writes faster than the engine reads its log: whole, or said not to be', () =>
    onFaultyEngine(
      [cut('container.attach', 'body', { bytes: 15 })],
      async ({ run, shell }) => {
        const numbers = 'i=0; while [ $i -lt 100 ]; do seq $((i*1000)) $((i*1000+999)); i=$((i+1)); done';
        const answer = await run(shell(`echo begin; sleep 1; ${numbers}; echo end`));
        if ('error' in answer) throw answer.error;
        const { result, stdout } = answer;
        const whole = `begin\n${Array.from({ length: 100_000 }, (_, index) => `${index}\n`).join('')}end\n`;
        expect(result.status).toBe('success');
        // Many small files, and all of them are kept: what the followed log leaves out is in the log.
        expect({ isWhole: stdout === whole, saysSo: result.output.complete }).not.toEqual({
          isWhole: false,
          saysSo: true,
        });
      },
      { driver: { logConfig: { driver: isPodman ? 'json-file' : 'local', options: SMALL_FILES } } },
    ));

  it.each(['headers', 'body'] as const)('the wait, %s: the result is whole', (at) =>
    onFaultyEngine([cut('container.wait', at)], async ({ run, shell }) => {
      expect(await run(shell(SCRIPT))).toMatchObject(WHOLE);
    }),
  );

  it('the wait, again and again: the result is whole', () =>
    onFaultyEngine([cut('container.wait', 'headers', { times: 3 })], async ({ run, shell, proxy }) => {
      expect(await run(shell(`${SCRIPT.replace('0.05', '0.2')}`))).toMatchObject(WHOLE);
      expect(proxy.calls.filter((call) => call === 'container.wait').length).toBeGreaterThan(3);
    }));

  it('the stats, at any point: the result is whole', () =>
    onFaultyEngine([], async ({ runUntilFaulty, shell, proxy }) => {
      for (const at of POINTS) {
        proxy.add(cut('container.stats', at));
        expect({ at, ...(await runUntilFaulty(shell(`cat; ${SCRIPT}`))) }).toMatchObject({ at, ...WHOLE });
      }
    }));

  it('the output, the wait and the stats, by a reset: the result and the output are whole', () =>
    onFaultyEngine(
      [],
      async ({ run, runUntilFaulty, shell, proxy }) => {
        for (const rule of [
          cut('container.attach', 'body', { bytes: 15 }),
          cut('container.wait', 'headers'),
        ]) {
          proxy.add(rule);
          expect({ on: rule.on, ...(await run(shell(SCRIPT))) }).toMatchObject({ on: rule.on, ...WHOLE });
        }
        proxy.add(cut('container.stats', 'headers'));
        expect(await runUntilFaulty(shell(`cat; ${SCRIPT}`))).toMatchObject(WHOLE);
      },
      { transport: 'tcp' },
    ));

  it('all at once: the result and the output are whole', () =>
    onFaultyEngine([], async ({ run, shell, proxy }) => {
      const running = run(shell(SCRIPT.replace('0.05', '0.2')), { onStat() {} });
      await expect.poll(() => proxy.calls).toContain('container.stats');
      expect(proxy.cut()).toBeGreaterThan(1);
      expect(await running).toMatchObject(WHOLE);
    }));
});

describe.runIf(hasSocket)(whereSocket('a connection that is cut while it carries input'), () => {
  it('after all of it was given to the connection, and some output: no success without a part of it', () =>
    onFaultyEngine([], async ({ run, shell, proxy }) => {
      const given = 'x'.repeat(300_000);
      for (let bytes = 1_000; bytes <= 10_000; bytes += 1_000) {
        proxy.add(cut('container.attach', 'body', { bytes }));
        const stdin = new PassThrough().end(given);
        const answer = await run(shell('cat'), { stdin });
        expect({ bytes, ...answer }).toMatchObject(
          'error' in answer
            ? { error: { code: 'DRV_ENGINE_UNAVAILABLE' } }
            : { result: { status: 'success' }, stdout: given },
        );
      }
    }));

  it('as the task begins: what it makes of nothing is not its outcome', () =>
    onFaultyEngine([cut('container.attach', 'headers')], async ({ run, shell }) => {
      expect(await run(shell('wc -c'), { stdin: 'some input' })).toMatchObject({
        error: {
          code: 'DRV_ENGINE_UNAVAILABLE',
          retryable: false,
          message: expect.stringContaining('input'),
        },
      });
    }));

  it('while the task reads: what it makes of a part is not its outcome', () =>
    onFaultyEngine([cut('container.attach', 'body', { bytes: 11 })], async ({ run, shell }) => {
      const stdin = new PassThrough();
      stdin.write('a part');
      expect(await run(shell('echo up; wc -c; sleep 0.5'), { stdin })).toMatchObject({
        error: {
          code: 'DRV_ENGINE_UNAVAILABLE',
          retryable: false,
          message: expect.stringContaining('input'),
        },
        stdout: expect.stringMatching(/^up\n/),
      });
    }));

  it.each([
    ['with some left', () => {}],
    ['all of which is given before the cut is noticed', (stdin: PassThrough) => void stdin.end('9\n')],
  ])('with all others, %s, in a process too busy to notice: not its outcome', (_which, meanwhile) =>
    onFaultyEngine([], async ({ run, shell, proxy }) => {
      const stdin = new PassThrough();
      const stdout = new Captured();
      const running = run(shell('echo up; read x || exit 77; exit "$x"'), { stdin, stdout });
      await expect.poll(() => stdout.text).toBe('up\n');
      expect(proxy.cut()).toBeGreaterThan(1);
      meanwhile(stdin);
      // Nothing of this process runs meanwhile.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3_000);
      expect(await running).toMatchObject({
        error: { code: 'DRV_ENGINE_UNAVAILABLE', retryable: false },
      });
    }),
  );
});
