import { describe, expect, it } from 'vitest';
import {
  connectionError,
  hasStatus,
  responseError,
  scrub,
} from '../../../src/engine/errors/engine-errors.ts';

describe('connectionError', () => {
  it.each([
    ['ENOENT', 'nothing is listening there. Is it running?'],
    ['ECONNREFUSED', 'the connection was refused. Is it running?'],
    ['EACCES', 'permission denied on its socket'],
    ['ECONNRESET', 'the connection was lost'],
    ['EWHATEVER', 'EWHATEVER'],
  ])('says what %s means', (code, words) => {
    const error = connectionError(Object.assign(new Error('x'), { code }), 'ask version', '/run/docker.sock');
    expect(error.code).toBe('DRV_ENGINE_UNAVAILABLE');
    expect(error.retryable).toBe(true);
    expect(error.message).toContain(words);
    expect(error.message).toContain('/run/docker.sock');
  });
});

describe('responseError', () => {
  it('keeps the status, which decides', () => {
    const error = responseError(409, 'name taken', 'create container');
    expect(error).toMatchObject({ code: 'DRV_ENGINE_FAILED', statusCode: 409 });
    expect(hasStatus(error, 404, 409)).toBe(true);
    expect(hasStatus(error, 404)).toBe(false);
  });

  it('tells a full disk apart', () => {
    expect(responseError(500, 'mkdir /x: no space left on device', 'create container').code).toBe(
      'DRV_NO_SPACE',
    );
  });
});

describe('scrub', () => {
  it('takes accounts and queries out of URLs', () => {
    expect(scrub('Get "https://user:pw@r.example/token?account=user&scope=x": refused')).toBe(
      'Get "https://r.example/token": refused',
    );
  });

  it('leaves other text alone, and bounds it', () => {
    expect(scrub('exec: "x?y": not found')).toBe('exec: "x?y": not found');
    expect(scrub('x'.repeat(10_000))).toHaveLength(2_000);
  });
});
