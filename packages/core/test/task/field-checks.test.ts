import { describe, expect, it } from 'vitest';
import {
  absolutePath,
  boolean,
  integer,
  numberAbove,
  oneOf,
  record,
  text,
} from '../../src/task/field-checks.ts';

describe('every check names the path and what would be right', () => {
  it.each([
    [text({ wants: 'a name' })('', 'id'), 'id must be a name'],
    [text({ wants: 'a name' })('a\0', 'id'), 'id must be a name'],
    [integer({ min: 1, max: 9, wants: '1 to 9' })(10, 'n'), 'n must be 1 to 9'],
    [integer({ min: 1, wants: '1 or more' })(2 ** 53, 'n'), 'n must be 1 or more'],
    [numberAbove(0, 'above 0')(0, 'cpus'), 'cpus must be above 0'],
    [boolean('true', 'tty'), 'tty must be true or false'],
    [
      absolutePath('C:/a', 'workDir'),
      'workDir must be an absolute path of Linux, such as /work: there are no drives of Windows',
    ],
    [oneOf('a', 'b')('c', 'pull'), 'pull must be one of "a", "b"'],
    [oneOf('a')(undefined, 'pull'), 'pull must be one of "a"'],
  ])('%s', (told, wanted) => {
    expect(told).toBe(wanted);
  });

  it('a map names the key, or the path of the value', () => {
    const check = record({ key: /^[a-z]+$/, keyWants: 'lower case', value: boolean });
    expect(check({ a: true }, 'map')).toBeUndefined();
    expect(check({ A: true }, 'map')).toBe('map has the key "A", which must be lower case');
    expect(check({ a: 1 }, 'map')).toBe('map.a must be true or false');
    expect(check([], 'map')).toBe('map must be an object');
    expect(check(null, 'map')).toBe('map must be an object');
  });
});

describe('what is right is not spoken of', () => {
  it.each([
    text({ wants: '' })('a', ''),
    text({ empty: true, wants: '' })('', ''),
    text({ pattern: /^a+$/, wants: '' })('aa', ''),
    integer({ min: 0, wants: '' })(0, ''),
    numberAbove(0, '')(0.001, ''),
    boolean(false, ''),
    oneOf('a', 'b')('b', ''),
  ])('%s', (told) => {
    expect(told).toBeUndefined();
  });
});
