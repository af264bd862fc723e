import { describe, expect, it } from 'vitest';
import { commandLine } from '../../src/helper/command-line.ts';

// What Windows does with it cannot be tried here.
describe('what is started', () => {
  it.each(['linux', 'darwin'] as const)('on %s, is the file itself', (platform) => {
    expect(commandLine('/bin/x.cmd', ['get'], {}, platform)).toEqual({ file: '/bin/x.cmd', args: ['get'] });
  });

  it('on Windows, is an .exe itself, and a batch file by the interpreter of the system', () => {
    expect(commandLine('C:\\b\\x.exe', ['get'], {}, 'win32')).toEqual({
      file: 'C:\\b\\x.exe',
      args: ['get'],
    });
    for (const name of ['x.cmd', 'x.BAT'])
      expect(
        commandLine(`C:\\R & D\\${name}`, ['get'], { SystemRoot: 'D:\\Windows', ComSpec: 'evil' }, 'win32'),
      ).toEqual({
        file: 'D:\\Windows\\System32\\cmd.exe',
        args: ['/d', '/v:off', '/s', '/c', `""C:\\R & D\\${name}" get"`],
        windowsVerbatimArguments: true,
      });
    expect(commandLine('C:\\b\\x.cmd', ['get'], {}, 'win32')?.file).toBe('C:\\Windows\\System32\\cmd.exe');
  });

  it('is nothing for a batch file whose path the interpreter would change', () => {
    expect(commandLine('C:\\%TEMP%\\x.cmd', ['get'], {}, 'win32')).toBeUndefined();
    expect(commandLine('C:\\%TEMP%\\x.exe', ['get'], {}, 'win32')).toBeDefined();
  });
});
