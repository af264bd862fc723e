import { PassThrough } from 'node:stream';
import { delay } from '@drv/core/driver';
import { describe, expect, it } from 'vitest';
import { readOutput, type EngineClient } from '../../src/index.ts';
import { LABEL } from '../../src/ownership/labels.ts';
import { engineTraits } from '../../src/engine/traits/engine-traits.ts';
import { Captured } from '../support/engine-fixture.ts';
import { hasSocket, onFaultyEngine, whereSocket } from '../support/on-faulty-engine.ts';
import { isPodman, ON_PODMAN } from '../support/on-podman.ts';

const ALWAYS = { driver: { witness: 'always' } } as const;
/** An engine that answers as a busy one does. */
const SLOW = { on: 'container.attach', at: 'request', fault: () => delay(50) } as const;

/** Whether such an engine's tasks get a launcher. */
async function losesOutput(engine: Pick<EngineClient, 'info'>): Promise<boolean> {
  return Number.isFinite(engineTraits(await engine.info()).drainsOutputMs);
}

describe.runIf(hasSocket)(whereSocket('a task that a launcher begins, on a slow engine'), () => {
  it.each([
    ['exit 0', '', ''],
    ['echo out', 'out\n', ''],
    ['echo err >&2', '', 'err\n'],
    ['printf out; printf err >&2; exit 0', 'out', 'err'],
    [String.raw`printf '\0drv-launcher waits\n'`, '\0drv-launcher waits\n', ''],
  ])('%s: its output is what it wrote, and complete', (script, stdout, stderr) =>
    onFaultyEngine(
      [SLOW],
      async ({ run, shell }) => {
        expect(await run(shell(script))).toMatchObject({
          result: { status: 'success', output: { complete: true } },
          stdout,
          stderr,
        });
      },
      ALWAYS,
    ),
  );

  it('that cannot be executed is told as without one', () =>
    onFaultyEngine(
      [SLOW],
      async ({ run, shell }) => {
        expect(await run(shell('', { command: ['no-such-program'] }))).toMatchObject({
          error: { code: 'DRV_COMMAND_NOT_FOUND', exitCode: 127 },
        });
        expect(await run(shell('', { command: ['/etc'] }))).toMatchObject({
          error: { code: 'DRV_COMMAND_NOT_EXECUTABLE', exitCode: 126 },
        });
      },
      ALWAYS,
    ));

  it('that is over before its log is read has nothing of the launcher in it', () =>
    onFaultyEngine(
      [SLOW],
      async ({ driver, direct, shell }) => {
        await using task = await driver.prepare(shell('echo one; echo two; echo three >&2'));
        await (await task.start()).wait();
        const container = `drv-${task.taskId}`;
        const read = async (tail?: number) => {
          const text = { stdout: '', stderr: '' };
          for await (const { stream, data } of readOutput({ engine: direct, container, tail }))
            text[stream] += data.toString();
          return text;
        };
        expect(await read()).toEqual({ stdout: 'one\ntwo\n', stderr: 'three\n' });
        const lines = Object.values(await read(3)).join('');
        expect(lines.split('\n').filter((line) => line !== '')).toHaveLength(3);
        const { labels } = (await direct.inspect(container)) ?? {};
        expect(labels?.[LABEL.launcher]).toMatch((await losesOutput(direct)) ? /^[0-9a-f]{32}$/ : /^$/);
      },
      ALWAYS,
    ));

  it('that somebody else kills has output whose end may be missing', () =>
    onFaultyEngine(
      [SLOW],
      async ({ driver, direct, shell }) => {
        const stdout = new Captured();
        await using task = await driver.prepare(shell('echo out; exec sleep 60'));
        const handle = await task.start({ stdout });
        await expect.poll(() => stdout.text).toBe('out\n');
        await direct.kill(`drv-${task.taskId}`, 'SIGKILL');
        const complete = !(await losesOutput(direct));
        expect(await handle.wait()).toMatchObject({ status: 'killed', output: { complete } });
      },
      ALWAYS,
    ));

  it('that drv stops, or has killed, has all of its output', () =>
    onFaultyEngine(
      [SLOW],
      async ({ run, shell }) => {
        const stopped = await run(
          shell('trap "echo asked; exit 3" TERM; echo out; while :; do sleep 0.1; done', {
            timeoutMs: 1_500,
          }),
        );
        expect(stopped).toMatchObject({
          result: { status: 'timeout', output: { complete: true } },
          stdout: 'out\nasked\n',
        });
        const killed = await run(
          shell('trap "" TERM; echo out; sleep 60 & wait; wait', { timeoutMs: 1_500, graceMs: 300 }),
        );
        expect(killed).toMatchObject({
          result: { status: 'timeout', output: { complete: true } },
          stdout: 'out\n',
        });
      },
      ALWAYS,
    ));

  it.each([3, 15, 40, 70])(
    'whose connection is cut after %i bytes, among its words: the log gives all',
    (bytes) =>
      onFaultyEngine(
        [{ on: 'container.attach', at: 'body', fault: 'cut', bytes }],
        async ({ run, shell }) => {
          expect(await run(shell('echo out; echo err >&2; sleep 0.5; echo more; exit 7'))).toMatchObject({
            result: { status: 'error', exitCode: 7, output: { complete: true } },
            stdout: 'out\nmore\n',
            stderr: 'err\n',
          });
        },
        ALWAYS,
      ),
  );

  it.for<[which: string, busyMs: number, meanwhile: (stdin: PassThrough) => void]>([
    ['with some left', 0, () => {}],
    ['with some left, in a process too busy to notice', 2_000, () => {}],
    [
      'all of it on its way, in a process too busy to notice',
      2_000,
      (stdin: PassThrough) => void stdin.end('9\n'),
    ],
  ])(
    'whose input alone is cut off, %s, and which ends on that: not its outcome',
    ([, busyMs, meanwhile], { skip }) => {
      skip(isPodman, ON_PODMAN.launches);
      return onFaultyEngine(
        [SLOW],
        async ({ run, shell, proxy }) => {
          const stdin = new PassThrough();
          const stdout = new Captured();
          const running = run(shell('echo up; read x || exit 77; exit "$x"'), { stdin, stdout });
          await expect.poll(() => stdout.text).toBe('up\n');
          expect(proxy.cut('container.attach')).toBe(1);
          meanwhile(stdin);
          // Nothing of this process runs meanwhile.
          if (busyMs > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, busyMs);
          expect(await running).toMatchObject({
            error: { code: 'DRV_ENGINE_UNAVAILABLE', retryable: false },
          });
        },
        ALWAYS,
      );
    },
  );

  it('that ends without reading its input has its own outcome', () =>
    onFaultyEngine(
      [SLOW],
      async ({ run, shell }) => {
        // With Podman the proxy's own connection stays full of what nobody has read.
        const bytes = isPodman ? 1_000 : 1_000_000;
        for (const stdin of [new PassThrough(), 'x'.repeat(bytes)])
          expect(await run(shell('echo out; exit 5'), { stdin })).toMatchObject({
            result: { status: 'error', exitCode: 5, output: { complete: true } },
            stdout: 'out\n',
          });
      },
      ALWAYS,
    ));

  it('leaves nobody behind who writes, and waits for none of them', () =>
    onFaultyEngine(
      [SLOW],
      async ({ run, shell }) => {
        const left = await run(shell('(sleep 60; echo late) & echo out; exit 4'));
        expect(left).toMatchObject({
          result: { status: 'error', exitCode: 4, output: { complete: true } },
          stdout: 'out\n',
        });
        expect(await run(shell('(while :; do echo x; done) & sleep 0.2; exit 4'))).toMatchObject({
          result: { status: 'error', exitCode: 4, output: { complete: true } },
        });
      },
      ALWAYS,
    ));

  it('cannot speak in its name', () =>
    onFaultyEngine(
      [SLOW],
      async ({ driver, direct, shell }) => {
        const look =
          'tr "\\0" " " </proc/1/cmdline; cat /proc/1/environ /proc/1/mem; cat /proc/*/cmdline | tr "\\0" " "';
        const forged = String.raw`\031drv-launcher 00000000000000000000000000000000 is 0000000000000000\n`;
        const [stdout, stderr] = [new Captured(), new Captured()];
        await using task = await driver.prepare(shell(`${look}; printf '${forged}'`));
        const result = await (await task.start({ stdout, stderr })).wait();
        expect(result.output.complete).toBe(true);
        expect(stdout.text.endsWith(`\u0019drv-launcher ${'0'.repeat(32)} is ${'0'.repeat(16)}\n`)).toBe(
          true,
        );
        const { labels } = (await direct.inspect(`drv-${task.taskId}`)) ?? {};
        const nonce = labels?.[LABEL.launcher] || 'there is none';
        expect(stdout.text + stderr.text).not.toContain(nonce);
      },
      ALWAYS,
    ));

  it('runs without one where the engine takes none', () =>
    onFaultyEngine(
      [SLOW],
      async ({ proxy, run, shell, direct }) => {
        // With a network nothing else is put into the container.
        if (await losesOutput(direct)) proxy.add({ on: 'container.archive', at: 'request', fault: 'refuse' });
        expect(await run(shell('echo out', { network: 'default' }))).toMatchObject({
          result: { status: 'success', output: { complete: true } },
          stdout: 'out\n',
        });
      },
      ALWAYS,
    ));
});
