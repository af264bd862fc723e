import type { Credentials } from '@drv/core';
import { protect } from '@drv/core/driver';
import { describe, expect, it } from 'vitest';

import { parseReference } from '../../src/index.ts';
import { pullKey } from '../../src/pull/pull-key.ts';

const joe: Credentials = { kind: 'basic', username: 'joe', password: 'hunter2' };
const key = (text: string, platform?: string, credentials?: Credentials) =>
  pullKey({ reference: parseReference(text), platform, credentials });

describe('pullKey', () => {
  it('is one for references that mean the same image', () => {
    expect(key('busybox')).toBe(key('docker.io/library/busybox:latest'));
    const pin = `@sha256:${'a'.repeat(64)}`;
    expect(key(`busybox:1${pin}`)).toBe(key(`busybox${pin}`));
  });

  it('differs by image, platform and credentials', () => {
    const keys = [
      key('busybox'),
      key('busybox:1'),
      key('ghcr.io/library/busybox'),
      key('busybox', 'linux/arm64'),
      key('busybox', undefined, joe),
      key('busybox', undefined, { ...joe, username: 'jane' }),
      key('busybox', undefined, { kind: 'identity-token', token: 'hunter2', username: 'joe' }),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('is one for equal credentials, protected or not, and for none and anonymous ones', () => {
    expect(key('busybox', undefined, joe)).toBe(key('busybox', undefined, protect({ ...joe })));
    expect(key('busybox', undefined, { kind: 'anonymous' })).toBe(key('busybox'));
  });

  it('holds no secret', () => {
    expect(key('busybox', undefined, joe)).not.toMatch(/joe|hunter2/);
  });
});
