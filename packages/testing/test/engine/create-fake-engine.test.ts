import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { encodeRegistryAuth } from '@drv/core/driver';
import {
  createFakeEngine,
  programs,
  standardPrograms,
  type FakeEngine,
  type FakeEngineOptions,
  type StandardProgram,
} from '@drv/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { attach, call, open, readAll } from './raw-client.ts';

const engines: FakeEngine[] = [];

afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.close()));
});

async function start(options: Partial<FakeEngineOptions> = {}): Promise<FakeEngine> {
  const engine = await createFakeEngine({
    programs: standardPrograms,
    images: ['busybox:1'],
    statsIntervalMs: 5,
    ...options,
  });
  engines.push(engine);
  return engine;
}

async function create(engine: FakeEngine, program: StandardProgram, more: object = {}): Promise<string> {
  const { status, body } = await call(engine, 'POST', `/v1.41/containers/create?name=task-1`, {
    body: {
      Image: 'busybox:1',
      Cmd: [program.name, ...program.args],
      OpenStdin: true,
      StdinOnce: true,
      HostConfig: { Init: true },
      ...more,
    },
  });
  expect(status).toBe(201);
  return (JSON.parse(body) as { Id: string }).Id;
}

async function state(engine: FakeEngine, id: string): Promise<Record<string, unknown>> {
  const { body } = await call(engine, 'GET', `/containers/${id}/json`);
  return (JSON.parse(body) as { State: Record<string, unknown> }).State;
}

function stdoutOf(frames: Buffer): string {
  let out = '';
  for (let at = 0; at + 8 <= frames.length; at += 8 + frames.readUInt32BE(at + 4)) {
    if (frames[at] === 1) out += frames.toString('utf8', at + 8, at + 8 + frames.readUInt32BE(at + 4));
  }
  return out;
}

describe('a run in the right order', () => {
  it('create, attach, wait, start: nothing of it is missed', async () => {
    const engine = await start();
    const id = await create(engine, programs.copy());
    const socket = await attach(engine, id);
    const wait = await open(engine, 'POST', `/containers/${id}/wait?condition=next-exit`);
    expect((await call(engine, 'POST', `/containers/${id}/start`)).status).toBe(204);
    socket.end('hello');
    expect(stdoutOf(await readAll(socket))).toBe('hello');
    expect(JSON.parse(await text(wait))).toEqual({ Error: null, StatusCode: 0 });
    expect(await state(engine, id)).toMatchObject({ Status: 'exited', ExitCode: 0, OOMKilled: false });
    expect((await call(engine, 'DELETE', `/containers/${id}?v=1`)).status).toBe(204);
    expect(engine.containers).toEqual([]);
    expect(engine.misuses).toEqual([]);
  });

  it('records every request', async () => {
    const engine = await start();
    await create(engine, programs.exit(0));
    expect(engine.requests).toEqual([
      expect.objectContaining({
        call: 'container.create',
        method: 'POST',
        path: '/containers/create',
        query: { name: 'task-1' },
        body: expect.objectContaining({ Image: 'busybox:1' }),
      }),
    ]);
  });

  it('tells what happened as events, with times that a double would round', async () => {
    const engine = await start();
    const filters = encodeURIComponent('{"type":["container"],"event":["start","die"]}');
    const events = await open(engine, 'GET', `/events?filters=${filters}`);
    const id = await create(engine, programs.exit(4));
    await call(engine, 'POST', `/containers/${id}/start`);
    const seen: string[] = [];
    for await (const chunk of events) {
      seen.push(...String(chunk).trim().split('\n'));
      if (seen.length === 2) break;
    }
    const [started, died] = seen.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(started).toMatchObject({ Action: 'start', Actor: { ID: id } });
    expect(died).toMatchObject({ Action: 'die', Actor: { Attributes: { exitCode: '4' } } });
    expect(seen[0]).toMatch(/"timeNano":\d{19}\}$/);
  });

  it('keeps the output as a log', async () => {
    const engine = await start();
    const id = await create(engine, programs.alternate(2));
    await call(engine, 'POST', `/containers/${id}/start`);
    const logs = await open(engine, 'GET', `/containers/${id}/logs?stdout=1&stderr=0&follow=1`);
    expect(stdoutOf(Buffer.from(await text(logs)))).toBe('out 0\nout 1\n');
  });

  it('samples until the removal: zeroed ones after the end', async () => {
    const engine = await start();
    const id = await create(engine, programs.exit(0));
    await call(engine, 'POST', `/containers/${id}/start`);
    await call(engine, 'POST', `/containers/${id}/wait`);
    const stats = await open(engine, 'GET', `/containers/${id}/stats?stream=1`);
    const [first] = (await once(stats, 'data')) as [Buffer];
    expect(JSON.parse(String(first))).toMatchObject({ read: '0001-01-01T00:00:00Z' });
    await call(engine, 'DELETE', `/containers/${id}`);
    await once(stats.resume(), 'end');
  });
});

describe('what Docker does, and callers trip over', () => {
  it('a wait without a condition before the start is over at once, with 0', async () => {
    const engine = await start();
    const id = await create(engine, programs.exit(9));
    const { body } = await call(engine, 'POST', `/containers/${id}/wait`);
    expect(JSON.parse(body)).toMatchObject({ StatusCode: 0 });
    expect(engine.misuses).toHaveLength(1);
  });

  it('a next-exit wait after a failed start is answered by the removal alone', async () => {
    const engine = await start();
    const id = await create(engine, programs.missing());
    const wait = await open(engine, 'POST', `/containers/${id}/wait?condition=next-exit`);
    expect((await call(engine, 'POST', `/containers/${id}/start`)).status).toBe(400);
    expect(await state(engine, id)).toMatchObject({ Status: 'created', ExitCode: 127 });
    const answer = text(wait);
    await call(engine, 'DELETE', `/containers/${id}`);
    expect(JSON.parse(await answer)).toMatchObject({ StatusCode: 127 });
  });

  it('input that comes before 101 is dropped', async () => {
    const engine = await start();
    const id = await create(engine, programs.copy());
    // No length is told, so that it is no body.
    const socket = await attach(engine, id, { body: 'early', headers: { 'content-length': 0 } });
    await call(engine, 'POST', `/containers/${id}/start`);
    socket.end('late');
    expect(stdoutOf(await readAll(socket))).toBe('late');
    expect(engine.misuses).toEqual(['input before 101: the engine drops it']);
  });

  it('an attach with a body is a mistake', async () => {
    const engine = await start();
    const id = await create(engine, programs.exit(0));
    await attach(engine, id, { body: '{"stream":true}' });
    expect(engine.misuses).toHaveLength(1);
  });

  it('without StdinOnce, the end of the input detaches the output instead', async () => {
    const engine = await start();
    const id = await create(engine, programs.copy(), { StdinOnce: false });
    const socket = await attach(engine, id);
    await call(engine, 'POST', `/containers/${id}/start`);
    socket.end('lost');
    await readAll(socket);
    expect(await state(engine, id)).toMatchObject({ Status: 'running' });
  });

  it('without an init, a signal that is not caught has no effect', async () => {
    const engine = await start();
    const id = await create(engine, programs.sleep(), { HostConfig: { Init: false } });
    await call(engine, 'POST', `/containers/${id}/start`);
    expect((await call(engine, 'POST', `/containers/${id}/kill?signal=SIGTERM`)).status).toBe(204);
    expect(await state(engine, id)).toMatchObject({ Status: 'running' });
  });

  it('a kill is not answered while nobody reads the output; it is once the reader has gone', async () => {
    const engine = await start();
    const id = await create(engine, programs.flood());
    const socket = await attach(engine, id);
    socket.pause();
    await call(engine, 'POST', `/containers/${id}/start`);
    const kill = call(engine, 'POST', `/containers/${id}/kill`).then(() => 'answered');
    const inspect = call(engine, 'GET', '/_ping').then(() => 'ping');
    expect(await Promise.race([kill, inspect])).toBe('ping');
    socket.destroy();
    expect(await kill).toBe('answered');
  });

  it('credentials that are not padded are ignored, and the caller is told', async () => {
    const credentials = { kind: 'basic', username: 'ann', password: 'open-sesame-1' } as const;
    const engine = await start({ registry: [{ image: 'registry.test/app:1', credentials }] });
    const config = { username: 'ann', password: 'open-sesame-1', serveraddress: 'registry.test' };
    const right = encodeRegistryAuth(config);
    const path = '/images/create?fromImage=registry.test/app&tag=1';
    const pull = (header: string) => call(engine, 'POST', path, { headers: { 'x-registry-auth': header } });
    expect(right).toMatch(/=$/);
    expect((await pull(right.replace(/=+$/, ''))).status).toBe(500);
    expect(engine.misuses).toHaveLength(1);
    expect((await pull(right)).status).toBe(200);
  });

  it('answers the matrix of removed, ended and running containers', async () => {
    const engine = await start();
    const id = await create(engine, programs.sleep());
    const status = async (method: string, path: string) => (await call(engine, method, path)).status;
    expect(await status('POST', `/containers/${id}/kill`)).toBe(409);
    expect(await status('POST', `/containers/${id}/stop`)).toBe(304);
    expect(await status('POST', `/containers/${id}/pause`)).toBe(409);
    await call(engine, 'POST', `/containers/${id}/start`);
    expect(await status('POST', `/containers/${id}/start`)).toBe(304);
    expect(await status('DELETE', `/containers/${id}`)).toBe(409);
    expect(await status('POST', `/containers/create?name=task-1`)).toBe(400);
    expect(await status('DELETE', `/containers/${id}?force=1`)).toBe(204);
    for (const path of ['kill', 'start', 'wait', 'stop', 'attach']) {
      expect(await status('POST', `/containers/${id}/${path}`)).toBe(404);
    }
    expect(await status('DELETE', `/containers/${id}`)).toBe(404);
    expect(await status('GET', `/containers/${id}/json`)).toBe(404);
  });
});

describe('an engine that goes away', () => {
  it('cuts everything when it crashes, and keeps its containers', async () => {
    const engine = await start();
    const id = await create(engine, programs.sleep());
    await call(engine, 'POST', `/containers/${id}/start`);
    const socket = await attach(engine, id);
    await engine.crash();
    await once(socket.resume(), 'close');
    await expect(call(engine, 'GET', '/_ping')).rejects.toMatchObject({ code: 'ENOENT' });
    await engine.recover();
    expect(await state(engine, id)).toMatchObject({ Status: 'running' });
  });

  it('leaves no socket file behind', async () => {
    const engine = await start();
    const path = new URL(engine.host).pathname;
    expect(existsSync(path)).toBe(true);
    await engine.close();
    await engine.close();
    expect(existsSync(path)).toBe(false);
  });
});
