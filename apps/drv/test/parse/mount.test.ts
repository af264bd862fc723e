import { describe, expect, it } from 'vitest';
import { mount } from '../../src/parse/mount.ts';

describe('mount', () => {
  it.each([
    ['type=bind,src=/a,dst=/b', { volume: { hostPath: '/a', containerPath: '/b' } }],
    [
      'type=bind,source=in,target=/b,readonly',
      { volume: { hostPath: '/here/in', containerPath: '/b', readOnly: true } },
    ],
    [
      'type=bind,"src=/a,b ""c""",destination=/b:1',
      { volume: { hostPath: '/a,b "c"', containerPath: '/b:1' } },
    ],
    [
      'type=bind,src=/a,dst=/b,bind-propagation=rslave',
      { volume: { hostPath: '/a', containerPath: '/b', propagation: 'rslave' } },
    ],
    ['src=cache,dst=/b,ro=true', { volume: { volume: 'cache', containerPath: '/b', readOnly: true } }],
    ['type=bind,src=/a,dst=/b,readonly=false', { volume: { hostPath: '/a', containerPath: '/b' } }],
    ['type=bind,src=/a,dst=/b,consistency=cached', { volume: { hostPath: '/a', containerPath: '/b' } }],
    ['type=tmpfs,dst=/t', { tmpfs: { containerPath: '/t' } }],
    [
      'type=tmpfs,dst=/t,tmpfs-size=1m,tmpfs-mode=0700',
      { tmpfs: { containerPath: '/t', sizeBytes: 1_048_576, mode: 0o700 } },
    ],
  ])('reads %s', (text, fields) => {
    expect(mount(text, '/here')).toEqual(fields);
  });

  it.each([
    ['type=bind,src=/a', 'write type=bind'],
    ['type=bind,dst=/a', 'write type=bind'],
    ['type=npipe,src=a,dst=/b', 'write type=bind'],
    ['type=bind,src=/a,dst=/b,volume-driver=x', '"volume-driver" is not known'],
    ['type=bind,src=C:\\work,dst=/b', 'Windows path'],
    ['type=bind,src=/a,dst=/b,readonly=yes', 'readonly is true or false'],
    ['type=tmpfs,dst=/t,ro', 'a mount of type tmpfs has no readonly'],
    ['type=volume,src=a,dst=/b,bind-propagation=rslave', 'a mount of type volume has no bind-propagation'],
    ['type=bind,src=/a,dst=/b,tmpfs-size=1m', 'a mount of type bind has no tmpfs-size'],
    ['type=bind,src=/a,dst=/b,bind-propagation=x', 'bind-propagation "x" is not known'],
  ])('refuses %s', (text, message) => {
    expect(() => mount(text, '/here')).toThrow(message);
  });
});
