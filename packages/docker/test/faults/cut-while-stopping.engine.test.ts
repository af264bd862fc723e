import { describe, expect, it } from 'vitest';
import { hasSocket, whereSocket, onFaultyEngine } from '../support/on-faulty-engine.ts';

describe.runIf(hasSocket)(whereSocket('a connection that is cut while the task is stopped'), () => {
  it.each([
    ['request', '', 137],
    // On its way it arrives or does not: this task would not heed it.
    ['forwarded', "trap '' TERM; ", 137],
    ['answered', '', 143],
    ['headers', '', 143],
  ] as const)('the signal, %s: the deadline ends the task', (at, first, exitCode) =>
    onFaultyEngine([{ on: 'container.kill', at, fault: 'cut' }], async ({ run, shell, direct }) => {
      const task = shell(`${first}echo up; sleep 300`, { timeoutMs: 200, graceMs: 500 });
      expect(await run(task)).toMatchObject({
        result: {
          status: 'timeout',
          exitCode,
          stop: { reason: 'deadline' },
          output: { stdoutBytes: 3, complete: true },
        },
        stdout: 'up\n',
      });
      expect(await direct.inspect(`drv-${task.id}`)).toBeUndefined();
    }),
  );

  it.each(['container.attach', 'container.wait'] as const)(
    '%s, by the signal: the caller learns that the task was stopped',
    (call) =>
      onFaultyEngine([], async ({ run, shell, proxy }) => {
        const controller = new AbortController();
        const task = shell('echo up; sleep 300');
        proxy.add({ on: 'container.kill', at: 'request', fault: () => void proxy.cut(call) });
        const running = run(task, { signal: controller.signal });
        await expect.poll(() => proxy.calls).toContain('container.stats');
        controller.abort(new Error('changed my mind'));
        expect(await running).toMatchObject({
          result: { status: 'cancelled', reason: 'changed my mind', output: { complete: true } },
          stdout: 'up\n',
        });
      }),
  );
});
