import { describe, expect, it } from 'vitest';
import { judgeEntry } from '../../src/artifacts/judge-entry.ts';

const given = new Map([
  ['out', 'directory'],
  ['out/file', 'file'],
  ['out/link', 'symlink'],
  ['out/gone', 'refused'],
  ['out/sub', 'directory'],
] as const);

describe('names', () => {
  it.each(['../up', 'out/../../up', '/etc/passwd', 'out//x', 'out/./x', '', 'out/a\0b', 'out/b\uFFFD'])(
    'skips %j, which is no plain path below the top, or was not UTF-8',
    (path) => expect(judgeEntry({ path, type: 'file' }, given)).toBe('name'),
  );

  it.each(['out/a\nb', 'out/a\\b', 'out/C:', 'out/..x', 'out/ü', 'out/-rf'])('gives %j', (path) =>
    expect(judgeEntry({ path, type: 'file' }, given, 'linux')).toBeUndefined(),
  );

  it.each(['out/a\\b', 'out/C:x', 'out/nul', 'out/COM1.txt', 'out/x.', 'out/x '])(
    'skips %j on Windows, where it is another file than it seems',
    (path) => expect(judgeEntry({ path, type: 'file' }, given, 'win32')).toBe('name'),
  );

  it('skips the second entry of a name', () => {
    expect(judgeEntry({ path: 'out/file', type: 'file' }, given)).toBe('duplicate');
  });

  it('skips what is below a file or a link: it would be written through it', () => {
    expect(judgeEntry({ path: 'out/link/x', type: 'file' }, given)).toBe('name');
    expect(judgeEntry({ path: 'out/file/x', type: 'directory' }, given)).toBe('name');
  });

  it('skips what is below a directory that could not be made', () => {
    expect(judgeEntry({ path: 'out/gone/x', type: 'file' }, given)).toBe('blocked');
  });
});

describe('types and links', () => {
  it('skips devices, pipes and sockets', () => {
    expect(judgeEntry({ path: 'out/null', type: 'other' }, given)).toBe('type');
  });

  it.each(['file', './file', 'sub/x', 'sub/', '../out'.slice(3)])(
    'gives a symbolic link to %j inside',
    (linkTarget) => expect(judgeEntry({ path: 'out/s', type: 'symlink', linkTarget }, given)).toBeUndefined(),
  );

  it('gives a link that steps back as far as the top of the artifact', () => {
    const link = { path: 'out/sub/s', type: 'symlink', linkTarget: '../file' } as const;
    expect(judgeEntry(link, given)).toBeUndefined();
    expect(judgeEntry({ ...link, linkTarget: '../../other' }, given)).toBe('link');
  });

  it.each(['/etc/passwd', '..', '../x', 'sub/../../x', 'sub/..', '', 'b\uFFFD'])(
    'skips a symbolic link to %j: it leads out, or could by way of another link',
    (linkTarget) => expect(judgeEntry({ path: 'out/s', type: 'symlink', linkTarget }, given)).toBe('link'),
  );

  it('skips an artifact that is a link itself', () => {
    expect(judgeEntry({ path: 'latest', type: 'symlink', linkTarget: 'x' }, new Map())).toBe('link');
  });

  it('gives a hard link to a file that was given, and to nothing else', () => {
    const hardlink = (linkTarget: string) =>
      judgeEntry({ path: 'out/h', type: 'hardlink', linkTarget }, given);
    expect(hardlink('out/file')).toBeUndefined();
    for (const target of ['out/link', 'out/sub', 'out/gone', '/etc/passwd', '../x', '']) {
      expect(hardlink(target)).toBe('link');
    }
  });
});
