import { describe, expect, it } from 'vitest';
import { programNames } from '../../src/helper/program-names.ts';

describe('names of a program', () => {
  it.each([
    ['docker-credential-gcloud', {}, ['.com', '.exe', '.bat', '.cmd']],
    ['docker-credential-gcloud', { PathExt: '.CMD; .exe' }, ['.cmd', '.exe']],
    // A script host would be needed to start these.
    ['docker-credential-gcloud', { PATHEXT: '.JS;.EXE;.VBS;.PS1' }, ['.exe']],
    ['docker-credential-gcloud', { PATHEXT: '' }, ['.com', '.exe', '.bat', '.cmd']],
    ['docker-credential-desktop.exe', {}, ['', '.com', '.exe', '.bat', '.cmd']],
    ['docker-credential-desktop.EXE', { PATHEXT: '.EXE' }, ['', '.exe']],
  ])('on Windows: %s with %j', (program, env, endings) => {
    expect(programNames(program, env, 'win32')).toEqual(endings.map((ending) => `${program}${ending}`));
  });

  it('elsewhere: the name as it is, also that of a Windows program under WSL', () => {
    expect(programNames('docker-credential-desktop.exe', { PATHEXT: '.EXE' }, 'linux')).toEqual([
      'docker-credential-desktop.exe',
    ]);
  });
});
