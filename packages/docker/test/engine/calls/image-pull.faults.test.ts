import type { Credentials } from '@drv/core';
import { decodeRegistryAuth } from '@drv/core/driver';
import { programs, type Fault } from '@drv/testing';
import { describe, expect, it } from 'vitest';
import { onFakeEngine, type OnFakeEngineOptions } from '../../support/on-fake-engine.ts';

const image = 'registry.test/app:1';
const credentials: Credentials = { kind: 'basic', username: 'ann', password: 'open-sesame-8123' };
const options: OnFakeEngineOptions = { engine: { registry: [{ image }] } };
const guarded: OnFakeEngineOptions = { engine: { registry: [{ image, credentials }] } };

describe('pulling an image', () => {
  it('credentials go in the header, padded, for the host of the image, and nowhere else', () =>
    onFakeEngine(
      [],
      async ({ run, engine }) => {
        await run(programs.exit(0), { image }, { auther: () => credentials });
        const { headers, query } = engine.requests.find(({ call }) => call === 'image.pull') ?? {};
        expect(decodeRegistryAuth(String(headers?.['x-registry-auth']))).toEqual({
          username: 'ann',
          password: 'open-sesame-8123',
          serveraddress: 'registry.test',
        });
        expect(query).toEqual({ fromImage: 'registry.test/app', tag: '1' });
        const others = engine.requests.filter(({ call }) => call !== 'image.pull');
        expect(JSON.stringify(others)).not.toContain('open-sesame');
        expect(others.filter((request) => 'x-registry-auth' in request.headers)).toEqual([]);
      },
      guarded,
    ));

  it.each<Fault>([
    { kind: 'error-in-stream', message: 'unexpected EOF' },
    { kind: 'cut', at: 'headers' },
    { kind: 'cut', at: 'request' },
    { kind: 'refuse', at: 'request', status: 500, message: 'dial tcp: connect: connection refused' },
    { kind: 'proxy-error', status: 502 },
  ])('$kind: it is tried again', (fault) =>
    onFakeEngine(
      [{ on: 'image.pull', fault }],
      async ({ run }) => {
        expect((await run(programs.exit(0), { image })).result.status).toBe('success');
      },
      options,
    ),
  );

  it.each<[Fault, string]>([
    [{ kind: 'error-in-stream', message: 'no space left on device' }, 'DRV_NO_SPACE'],
    [{ kind: 'refuse', at: 'request', status: 404, message: 'manifest unknown' }, 'DRV_IMAGE_NOT_FOUND'],
    [{ kind: 'error-in-stream', message: 'unauthorized: authentication required' }, 'DRV_UNAUTHORIZED'],
  ])('$0.message: %s, and nothing is left', (fault, code) =>
    onFakeEngine(
      [{ on: 'image.pull', times: Infinity, fault }],
      async ({ run }) => {
        await expect(run(programs.exit(0), { image })).rejects.toMatchObject({ code });
      },
      options,
    ),
  );

  it('aborted while it stalls: DRV_ABORTED, the engine is told, and nothing is left', () =>
    onFakeEngine(
      [{ on: 'image.pull', fault: { kind: 'hang', at: 'body' } }],
      async ({ run }) => {
        const caller = new AbortController();
        const running = run(
          programs.exit(0),
          { image },
          {
            signal: caller.signal,
            onPull: () => caller.abort(),
          },
        );
        await expect(running).rejects.toMatchObject({ code: 'DRV_ABORTED' });
      },
      options,
    ));
});
