import { describe, expect, it } from 'vitest';
import { volume } from '../../src/parse/volume.ts';

describe('volume', () => {
  it.each([
    ['/data:/in:ro', { hostPath: '/data', containerPath: '/in', readOnly: true }],
    ['/data:/in', { hostPath: '/data', containerPath: '/in' }],
    ['/data:/in:rw', { hostPath: '/data', containerPath: '/in' }],
    ['./x:/in', { hostPath: '/here/x', containerPath: '/in' }],
    ['.:/in', { hostPath: '/here', containerPath: '/in' }],
    ['a/b:/in', { hostPath: '/here/a/b', containerPath: '/in' }],
    ['/a/2024-01-01T10:00, "x":/in', { hostPath: '/a/2024-01-01T10:00, "x"', containerPath: '/in' }],
    ['/a:/b:ro,z', { hostPath: '/a', containerPath: '/b', readOnly: true, selinux: 'shared' }],
    ['/a:/b:Z', { hostPath: '/a', containerPath: '/b', selinux: 'private' }],
    ['/a:/b:rslave', { hostPath: '/a', containerPath: '/b', propagation: 'rslave' }],
    ['/a:/b:cached', { hostPath: '/a', containerPath: '/b' }],
    ['cache:/in:ro', { volume: 'cache', containerPath: '/in', readOnly: true }],
  ])('reads %s', (text, mount) => {
    expect(volume(text, '/here')).toEqual(mount);
  });

  it.each([
    ['/data', 'write SOURCE:TARGET'],
    [':/in', 'write SOURCE:TARGET'],
    ['/a:b', 'the target must be an absolute path'],
    ['/a:/b:x:y', 'the target must be an absolute path'],
    ['C:\\work:/in', 'in WSL'],
  ])('refuses %s', (text, message) => {
    expect(() => volume(text, '/here')).toThrow(message);
  });
});
