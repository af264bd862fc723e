import { describe, expect, it } from 'vitest';
import { signalName } from '../../src/driver.ts';

describe('signalName', () => {
  it.each([
    ['SIGINT', 'SIGINT'],
    ['int', 'SIGINT'],
    ['2', 'SIGINT'],
    ['Term', 'SIGTERM'],
    ['31', 'SIGSYS'],
    ['34', 'SIGRTMIN'],
    ['37', 'SIGRTMIN+3'],
    ['RTMIN+3', 'SIGRTMIN+3'],
    ['SIGRTMAX', 'SIGRTMIN+30'],
    ['rtmax-1', 'SIGRTMIN+29'],
  ])('knows %s', (text, name) => {
    expect(signalName(text)).toBe(name);
  });

  it.each(['', 'SIG', '0', '-1', '32', '65', '9 9', 'SIGNAL', 'RTMIN+31', 'INT;', 'toString'])(
    'does not take %j for one',
    (text) => {
      expect(signalName(text)).toBeUndefined();
    },
  );
});
