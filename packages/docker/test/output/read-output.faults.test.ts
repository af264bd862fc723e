import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { programs, type Fault } from '@drv/testing';
import { describe, expect, it } from 'vitest';
import { createEngineClient, readOutput, type OutputEntry, type ReadOutputOptions } from '../../src/index.ts';
import { onFakeEngine, type FaultRun } from '../support/on-fake-engine.ts';

type Read = (options?: Partial<ReadOutputOptions>) => AsyncGenerator<OutputEntry>;

/** Reads the output of a task that goes on, beside its driver, and then ends it. */
async function whileRunning(
  { driver, task, engine }: FaultRun,
  body: (read: Read, stop: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const client = createEngineClient({ host: engine.host, requestTimeoutMs: 400 });
  const prepared = await driver.prepare(task(programs.exitOnTerm(0)));
  const stdout = new PassThrough();
  const handle = await prepared.start({ stdout });
  await once(stdout.resume(), 'data');
  try {
    const container = `drv-${prepared.taskId}`;
    await body(
      (options) => readOutput({ engine: client, container, ...options }),
      () => handle.kill(),
    );
  } finally {
    await handle.kill();
    await prepared.close();
    await client.close();
  }
}

async function textOf(entries: AsyncIterable<OutputEntry>): Promise<string> {
  let text = '';
  for await (const { data } of entries) text += data.toString();
  return text;
}

describe('readOutput', () => {
  it('ends with the container when it follows', () =>
    onFakeEngine([], (run) =>
      whileRunning(run, async (read, stop) => {
        const entries = read({ follow: true });
        await entries.next();
        const rest = textOf(entries);
        await stop();
        expect(await rest).toBe('stopping\n');
      }),
    ));

  it('leaves no connection when the loop is left, and when it is aborted', () =>
    onFakeEngine([], (run) =>
      whileRunning(run, async (read) => {
        for await (const { stream, data } of read({ follow: true })) {
          expect({ stream, text: data.toString() }).toEqual({ stream: 'stdout', text: 'ready\n' });
          break;
        }
        const controller = new AbortController();
        const entries = read({ follow: true, signal: controller.signal });
        await entries.next();
        const next = entries.next();
        controller.abort(new Error('enough'));
        await expect(next).rejects.toMatchObject({ code: 'DRV_ABORTED', cause: { message: 'enough' } });
      }),
    ));

  it('takes only the last entries, with their times', () =>
    onFakeEngine([], (run) =>
      whileRunning(run, async (read) => {
        expect(await textOf(read({ tail: 0 }))).toBe('');
        const { value } = await read({ tail: 1, timestamps: true }).next();
        expect(value).toMatchObject({
          stream: 'stdout',
          time: expect.stringMatching(/^20\d\d-.*Z$/) as string,
        });
      }),
    ));

  it.each([-1, 1.5, Number.NaN])('refuses a tail of %d', (tail) =>
    onFakeEngine([], (run) =>
      whileRunning(run, async (read) => {
        await expect(read({ tail }).next()).rejects.toMatchObject({ code: 'DRV_INVALID_OPTION' });
      }),
    ),
  );

  it('says that there is no such container', () =>
    onFakeEngine([], (run) =>
      whileRunning(run, async (read) => {
        await expect(read({ container: 'nope' }).next()).rejects.toMatchObject({
          code: 'DRV_INVALID_OPTION',
          message: 'The engine has no container nope',
        });
      }),
    ));

  it.each<[Fault, string]>([
    [{ kind: 'cut', at: 'request' }, 'DRV_ENGINE_UNAVAILABLE'],
    [{ kind: 'cut', at: 'headers' }, 'DRV_ENGINE_UNAVAILABLE'],
    [{ kind: 'hang', at: 'body' }, 'DRV_ENGINE_TIMEOUT'],
    [{ kind: 'hang', at: 'request' }, 'DRV_ENGINE_TIMEOUT'],
    [{ kind: 'refuse', at: 'request', status: 500, message: 'no' }, 'DRV_ENGINE_FAILED'],
    [
      {
        kind: 'refuse',
        at: 'request',
        status: 501,
        message: 'configured logging driver does not support reading',
      },
      'DRV_UNSUPPORTED',
    ],
  ])('answers %j in time with %s', (fault, code) =>
    // A question that is cut on a kept connection is asked again on a new one.
    onFakeEngine(
      [{ on: 'container.logs', times: fault.kind === 'cut' && fault.at === 'request' ? 2 : 1, fault }],
      (run) =>
        whileRunning(run, async (read) => {
          await expect(textOf(read({ idleMs: 400 }))).rejects.toMatchObject({ code });
        }),
    ),
  );
});
