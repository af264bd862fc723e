import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import {
  createFakeEngine,
  programs,
  standardPrograms,
  type FakeEngine,
  type FakeEngineOptions,
  type FaultRule,
  type StandardProgram,
} from '@drv/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { attach, call, open, readAll } from './raw-client.ts';

const engines: FakeEngine[] = [];

afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.close()));
});

async function start(
  script: readonly FaultRule[],
  more: Partial<FakeEngineOptions> = {},
): Promise<FakeEngine> {
  const engine = await createFakeEngine({
    programs: standardPrograms,
    images: ['busybox:1'],
    registry: [{ image: 'registry.test/app:1' }],
    script,
    ...more,
  });
  engines.push(engine);
  return engine;
}

async function run(engine: FakeEngine, program: StandardProgram): Promise<string> {
  const { body } = await call(engine, 'POST', '/containers/create?name=task-1', {
    body: {
      Image: 'busybox:1',
      Cmd: [program.name, ...program.args],
      OpenStdin: true,
      StdinOnce: true,
      HostConfig: { Init: true, Memory: 67_108_864 },
    },
  });
  return (JSON.parse(body) as { Id: string }).Id;
}

describe('faults of any call', () => {
  it('hang at request: it is never answered, and others are', async () => {
    const engine = await start([{ on: 'ping', fault: { kind: 'hang', at: 'request' } }]);
    const hung = call(engine, 'GET', '/_ping').catch(() => 'cut');
    expect((await call(engine, 'GET', '/version')).status).toBe(200);
    await engine.close();
    expect(await hung).toBe('cut');
  });

  it.each(['request', 'answered'] as const)('slow at %s: it is answered later', async (at) => {
    const engine = await start([{ on: 'ping', fault: { kind: 'slow', at, ms: 5 } }]);
    expect(await call(engine, 'GET', '/_ping')).toEqual({ status: 200, body: 'OK' });
  });

  it('cut at request: the connection ends, and nothing was done', async () => {
    const engine = await start([{ on: 'container.create', fault: { kind: 'cut', at: 'request' } }]);
    await expect(call(engine, 'POST', '/containers/create')).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(engine.containers).toEqual([]);
  });

  it('cut at answered: the connection ends, and it was done', async () => {
    const engine = await start([{ on: 'container.create', fault: { kind: 'cut', at: 'answered' } }]);
    await expect(run(engine, programs.exit(0))).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(engine.containers).toHaveLength(1);
  });

  it('refuse at request: this answer, and nothing was done', async () => {
    const fault = { kind: 'refuse', at: 'request', status: 500, message: 'out of order' } as const;
    const engine = await start([{ on: 'container.start', fault }]);
    const id = await run(engine, programs.sleep());
    expect(await call(engine, 'POST', `/containers/${id}/start`)).toEqual({
      status: 500,
      body: '{"message":"out of order"}',
    });
    expect(engine.containers).toMatchObject([{ state: 'created' }]);
  });

  it('refuse at answered: this answer, and it was done', async () => {
    const fault = { kind: 'refuse', at: 'answered', status: 500, message: 'out of order' } as const;
    const engine = await start([{ on: 'container.start', fault }]);
    const id = await run(engine, programs.sleep());
    expect((await call(engine, 'POST', `/containers/${id}/start`)).status).toBe(500);
    expect(engine.containers).toMatchObject([{ state: 'running' }]);
  });

  it.each(['/version', '/containers/json', '/events'])(
    'cut at headers: 200, and the end: %s',
    async (path) => {
      const call_ = {
        '/version': 'version',
        '/containers/json': 'container.list',
        '/events': 'events',
      } as const;
      const on = call_[path as keyof typeof call_];
      const engine = await start([{ on, fault: { kind: 'cut', at: 'headers' } }]);
      const response = await open(engine, 'GET', path);
      expect(response.statusCode).toBe(200);
      await expect(text(response)).rejects.toMatchObject({ code: 'ECONNRESET' });
    },
  );

  it('malformed-json: half of a document, as if that were all', async () => {
    const engine = await start([{ on: 'version', fault: { kind: 'malformed-json' } }]);
    const { status, body } = await call(engine, 'GET', '/version');
    expect(status).toBe(200);
    expect(() => JSON.parse(body) as unknown).toThrow(SyntaxError);
  });

  it('proxy-error: HTML in the place of JSON', async () => {
    const engine = await start([{ on: 'version', fault: { kind: 'proxy-error', status: 502 } }]);
    expect(await call(engine, 'GET', '/version')).toMatchObject({
      status: 502,
      body: expect.stringContaining('<html>'),
    });
  });

  it('over TCP, a cut is a reset', async () => {
    const engine = await start([{ on: 'ping', fault: { kind: 'cut', at: 'request' } }], { transport: 'tcp' });
    expect(engine.host).toMatch(/^tcp:\/\/127\.0\.0\.1:\d+$/);
    await expect(call(engine, 'GET', '/_ping')).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect((await call(engine, 'GET', '/_ping')).status).toBe(200);
  });
});

describe('when a fault happens', () => {
  it('after so many calls, so many times; a rule counts those that the rules before it left', async () => {
    const status = (code: number) => ({ kind: 'refuse', at: 'request', status: code, message: '' }) as const;
    const engine = await start([
      { on: 'ping', after: 1, times: 2, fault: status(500) },
      { on: 'ping', after: 1, fault: status(503) },
    ]);
    const answers: number[] = [];
    for (let n = 0; n < 6; n += 1) answers.push((await call(engine, 'GET', '/_ping')).status);
    expect(answers).toEqual([200, 500, 500, 503, 200, 200]);
    expect(engine.pendingFaults).toEqual([]);
  });

  it('those that did not happen are told', async () => {
    const rule: FaultRule = { on: 'ping', fault: { kind: 'hang', at: 'request' } };
    const engine = await start([]);
    engine.addFault(rule);
    expect(engine.pendingFaults).toEqual([rule]);
  });
});

describe('faults of attach', () => {
  const stdout = Buffer.from('ready\n');
  const frame = (type: number, payload: Buffer | string) => {
    const body = Buffer.from(payload);
    return Buffer.concat([Buffer.of(type, 0, 0, 0, 0, 0, 0, body.length), body]);
  };

  async function attached(fault: FaultRule['fault'], program: StandardProgram): Promise<Buffer> {
    const engine = await start([{ on: 'container.attach', fault }]);
    const id = await run(engine, program);
    const socket = await attach(engine, id);
    await call(engine, 'POST', `/containers/${id}/start`);
    return readAll(socket);
  }

  it('one-byte-frames', async () => {
    const all = await attached({ kind: 'one-byte-frames' }, programs.print('abc'));
    expect(all).toEqual(Buffer.concat(['a', 'b', 'c'].map((letter) => frame(1, letter))));
  });

  it('one-byte-packets', async () => {
    expect(await attached({ kind: 'one-byte-packets' }, programs.print('abc'))).toEqual(frame(1, 'abc'));
  });

  it('system-error-frame', async () => {
    const all = await attached({ kind: 'system-error-frame', message: 'lost' }, programs.sleep());
    expect(all).toEqual(frame(3, 'lost'));
  });

  it('unknown-frame', async () => {
    expect(await attached({ kind: 'unknown-frame' }, programs.sleep())).toEqual(frame(9, stdout));
  });

  it('truncated-frame', async () => {
    const all = await attached({ kind: 'truncated-frame' }, programs.sleep());
    expect(all).toEqual(frame(1, stdout).subarray(0, 11));
  });

  it('early-end: the container does not notice', async () => {
    const engine = await start([{ on: 'container.attach', fault: { kind: 'early-end' } }]);
    const id = await run(engine, programs.sleep());
    const socket = await attach(engine, id);
    await call(engine, 'POST', `/containers/${id}/start`);
    expect(await readAll(socket)).toEqual(frame(1, stdout));
    expect(engine.containers).toMatchObject([{ state: 'running' }]);
  });

  it('cut at headers: the connection is reset after the upgrade', async () => {
    const fault = { kind: 'cut', at: 'headers' } as const;
    const engine = await start([{ on: 'container.attach', fault }], { transport: 'tcp' });
    const socket = await attach(engine, await run(engine, programs.sleep()));
    await new Promise((resolve) => socket.resume().once('close', resolve));
    expect(socket.errored).toMatchObject({ code: 'ECONNRESET' });
  });
});

describe('faults of one call', () => {
  it('late-oom: the flag comes later than the exit', async () => {
    const engine = await start([{ on: 'container.inspect', times: 2, fault: { kind: 'late-oom' } }]);
    const id = await run(engine, programs.exhaustMemory());
    await call(engine, 'POST', `/containers/${id}/start`);
    const wait = await call(engine, 'POST', `/containers/${id}/wait`);
    expect(JSON.parse(wait.body)).toMatchObject({ StatusCode: 137 });
    const flags: unknown[] = [];
    for (let n = 0; n < 3; n += 1) {
      const { body } = await call(engine, 'GET', `/containers/${id}/json`);
      flags.push((JSON.parse(body) as { State: { OOMKilled: boolean } }).State.OOMKilled);
    }
    expect(flags).toEqual([false, false, true]);
  });

  it('exit-code: the wait says something else', async () => {
    const engine = await start([{ on: 'container.wait', fault: { kind: 'exit-code', exitCode: 0 } }]);
    const id = await run(engine, programs.exit(9));
    await call(engine, 'POST', `/containers/${id}/start`);
    const { body } = await call(engine, 'POST', `/containers/${id}/wait`);
    expect(JSON.parse(body)).toMatchObject({ StatusCode: 0 });
  });

  it('error-in-stream: a pull that fails after 200', async () => {
    const fault = { kind: 'error-in-stream', message: 'unexpected EOF' } as const;
    const engine = await start([{ on: 'image.pull', fault }]);
    const { status, body } = await call(engine, 'POST', '/images/create?fromImage=registry.test/app&tag=1');
    expect(status).toBe(200);
    expect(JSON.parse(body.trim().split('\r\n').at(-1) ?? '')).toEqual({
      errorDetail: { message: 'unexpected EOF' },
      error: 'unexpected EOF',
    });
    expect((await call(engine, 'GET', '/images/registry.test/app:1/json')).status).toBe(404);
  });

  it('hang at body: a pull that begins and goes on no further', async () => {
    const engine = await start([{ on: 'image.pull', fault: { kind: 'hang', at: 'body' } }]);
    const pull = await open(engine, 'POST', '/images/create?fromImage=registry.test/app&tag=1');
    const [first] = (await once(pull, 'data')) as [Buffer];
    expect(String(first)).toContain('Pulling from');
    pull.destroy();
    await once(pull, 'close');
  });
});
