import { describe, expect, it } from 'vitest';
import { artifact } from '../../src/parse/artifact.ts';
import { copyIn } from '../../src/parse/copy-in.ts';

describe('--copy-in', () => {
  it.each([
    ['main.py:/job/main.py', '/job/main.py', '/here/main.py'],
    ['./src:/job/src', '/job/src', '/here/src'],
    ['/a/2024-01-01T10:00:/in', '/in', '/a/2024-01-01T10:00'],
    ['with space, "x":/in/a b', '/in/a b', '/here/with space, "x"'],
  ])('reads %s', (text, path, local) => {
    expect(copyIn(text, '/here')).toEqual([path, { local }]);
  });

  it.each(['main.py', 'main.py:', 'main.py:job', ':/job', 'a:/job/../x', 'a:/job/', 'a:/'])(
    'refuses %j and says how it is written',
    (text) => expect(() => copyIn(text, '/here')).toThrow(/absolute path/),
  );
});

describe('--artifact', () => {
  it.each([
    ['/out', '/out', '/here'],
    ['/out/report.xml:results', '/out/report.xml', '/here/results'],
    ['/out:/abs', '/out', '/abs'],
    ['/out:a:b', '/out', '/here/a:b'],
  ])('reads %s', (text, path, into) => {
    expect(artifact(text, '/here')).toEqual({ path, into });
  });

  it.each(['out', '', '/', '/a/../b', '/out:'])('refuses %j', (text) => {
    expect(() => artifact(text, '/here')).toThrow(/path|DIRECTORY/);
  });
});
