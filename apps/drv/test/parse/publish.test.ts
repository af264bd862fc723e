import { describe, expect, it } from 'vitest';
import { publish } from '../../src/parse/publish.ts';

describe('publish', () => {
  it.each([
    ['80', { containerPort: 80 }],
    ['8080:80', { containerPort: 80, hostPort: 8080 }],
    ['0:80', { containerPort: 80 }],
    [':80', { containerPort: 80 }],
    ['8080:80/udp', { containerPort: 80, hostPort: 8080, protocol: 'udp' }],
    ['127.0.0.1:0:80', { containerPort: 80, hostAddress: '127.0.0.1' }],
    ['127.0.0.1::80', { containerPort: 80, hostAddress: '127.0.0.1' }],
    ['0.0.0.0:8080:80/tcp', { containerPort: 80, hostPort: 8080, hostAddress: '0.0.0.0', protocol: 'tcp' }],
    ['[::1]:8080:80', { containerPort: 80, hostPort: 8080, hostAddress: '::1' }],
    ['[fe80::1]::80', { containerPort: 80, hostAddress: 'fe80::1' }],
  ])('%s', (text, port) => {
    expect(publish(text)).toEqual(port);
  });

  it.each([
    '',
    'http',
    '80/http',
    'localhost:80',
    '::1:8080:80',
    '1:2:3:4',
    '70000',
    '70000:80',
    '80:0',
    '-1',
  ])('refuses %j', (text) => {
    expect(() => publish(text)).toThrow(/port/i);
  });

  it('says of a range how to write it', () => {
    expect(() => publish('8000-8010:80')).toThrow(/one option for each port/);
  });
});
