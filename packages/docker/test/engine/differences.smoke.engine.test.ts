import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EngineApi } from '@drv/tooling-engine';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { isOldPodman, isPodman } from '../support/on-podman.ts';

// What docs/engines.md says of the engines themselves, asked of the engine past the driver.

const { host, images, registry, unavailable, private: isPrivate } = inject('engine');
const api = new EngineApi(host);

/** What this engine is expected to do. */
const on = <T>(expected: { readonly docker: T; readonly podman: T }): T =>
  isPodman ? expected.podman : expected.docker;

const SLEEP = { Cmd: ['sleep', '300'] };

/** Creates a container and resolves with its name; removed after the test. */
async function make(body: Readonly<Record<string, unknown>> = SLEEP): Promise<string> {
  const name = `drv-difference-${randomUUID().slice(0, 8)}`;
  onTestFinished(async () => {
    await api.call('DELETE', `/containers/${name}`, { query: { force: 'true' } }).catch(() => {});
  });
  await api.call('POST', '/containers/create', {
    query: { name },
    body: { Image: images.busybox, NetworkDisabled: true, ...body },
  });
  return name;
}

async function running(body?: Readonly<Record<string, unknown>>): Promise<string> {
  const name = await make(body);
  await api.call('POST', `/containers/${name}/start`);
  return name;
}

/** The status that a call is refused with, or what it answered. */
async function answer(call: Promise<unknown>): Promise<unknown> {
  return call.catch((error: unknown) => Number(/: (\d{3}) /.exec(String(error))?.[1]) || String(error));
}

async function state(name: string): Promise<Readonly<Record<string, unknown>>> {
  const [document] = await api.json('GET', `/containers/${name}/json`);
  return (document as { readonly State: Readonly<Record<string, unknown>> }).State;
}

describe('a refusal', () => {
  it('of a name that is taken, of a kill and of a removal', async () => {
    const name = await make();
    const busy = await running();
    const body = { Image: images.busybox, ...SLEEP };
    const again = answer(api.call('POST', '/containers/create', { query: { name }, body }));
    const kill = answer(api.call('POST', `/containers/${name}/kill`));
    const remove = answer(api.call('DELETE', `/containers/${busy}`));
    expect(await Promise.all([again, kill, remove])).toEqual(
      on({ docker: [409, 409, 409], podman: [500, isOldPodman ? 500 : 409, 500] }),
    );
  });

  it('of a command that is not there, without an init', async () => {
    const name = await make({ Cmd: ['/no/such/command'] });
    expect(await answer(api.call('POST', `/containers/${name}/start`))).toBe(
      on({ docker: 400, podman: 500 }),
    );
    expect(await state(name)).toMatchObject({ ExitCode: on({ docker: 127, podman: 0 }) });
  });

  it('of a registry login without padding comes from Docker’s registry only', async ({ skip }) => {
    skip(registry === undefined, unavailable.registry);
    const login = { username: 'x', password: 'y' };
    const unpadded = Buffer.from(JSON.stringify(login)).toString('base64url');
    const [repository = '', tag = ''] = (images.registryBusybox ?? '').split(/:(?=\d+$)/);
    const pull = api.call('POST', '/images/create', {
      query: { fromImage: repository, tag },
      headers: { 'x-registry-auth': unpadded },
    });
    await expect(pull).rejects.toThrow(
      on({ docker: /500 .*no basic auth credentials/, podman: /400 .*failed to parse "X-Registry-Auth"/ }),
    );
  });
});

describe('a container', () => {
  it('that was not started has an answer to a wait already', async () => {
    const [exit] = await api.json('POST', `/containers/${await make()}/wait`, {
      query: { condition: 'not-running' },
    });
    // Podman has said both.
    const { StatusCode: code } = exit as { readonly StatusCode: number };
    expect(on({ docker: [0], podman: [0, -1] })).toContain(code);
  });

  it('with a mount from nowhere is refused, or nowhere is made', async ({ skip }) => {
    skip(!isPrivate, "files of somebody else's engine are left alone");
    const directory = mkdtempSync(join(tmpdir(), 'drv-difference-'));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const source = join(directory, 'missing');
    const mount = { Type: 'bind', Source: source, Target: '/x' };
    const made = answer(running({ ...SLEEP, HostConfig: { Mounts: [mount] } }));
    expect(await made).toEqual(
      on<unknown>({ docker: 400, podman: expect.stringContaining('drv-difference-') }),
    );
    expect(existsSync(source)).toBe(isPodman);
  });

  it('takes the log driver `local`, or has none of this name', async () => {
    const made = answer(make({ ...SLEEP, HostConfig: { LogConfig: { Type: 'local' } } }));
    expect(await made).toEqual(
      on<unknown>({ docker: expect.stringContaining('drv-difference-'), podman: 500 }),
    );
  });

  it('that has ended is told of by stats with zeros, or by nothing', async () => {
    const name = await running({ Cmd: ['true'] });
    await api.call('POST', `/containers/${name}/wait`);
    const samples = await api.json('GET', `/containers/${name}/stats`, { query: { stream: 'false' } });
    expect(samples).toEqual(
      on<unknown>({
        docker: [expect.objectContaining({ pids_stats: {} })],
        podman: isOldPodman ? [] : [expect.objectContaining({ cause: 'container is stopped' })],
      }),
    );
  });

  it('is told of by stats with the limit of its processes, or without', async () => {
    const name = await running({ ...SLEEP, HostConfig: { PidsLimit: 100 } });
    const [sample] = await api.json('GET', `/containers/${name}/stats`, { query: { stream: 'false' } });
    const { pids_stats: pids, ...rest } = sample as { readonly pids_stats: { readonly limit?: number } };
    expect(Object.keys(rest)).toContain(on({ docker: 'id', podman: isOldPodman ? 'Id' : 'id' }));
    expect(pids.limit).toBe(on({ docker: 100, podman: undefined }));
  });
});
