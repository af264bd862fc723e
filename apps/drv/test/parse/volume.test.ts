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
    ['cache:/in:ro', { volume: 'cache', containerPath: '/in', readOnly: true }],
  ])('reads %s', (text, mount) => {
    expect(volume(text, '/here')).toEqual(mount);
  });

  it.each([
    ['/data', 'write SOURCE:TARGET'],
    [':/in', 'write SOURCE:TARGET'],
    ['/a:/b:ro:z', 'write SOURCE:TARGET'],
    ['/a:b', 'the target must be an absolute path'],
    ['/a:/b:z', 'must be ro or rw'],
  ])('refuses %s', (text, message) => {
    expect(() => volume(text, '/here')).toThrow(message);
  });
});
