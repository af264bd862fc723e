import { describe, expect, it } from 'vitest';
import { initFailure, initMessageBytes } from '../../src/outcome/init-failure.ts';

const tini = '[FATAL tini (7)] exec /no/such failed: No such file or directory\n';

describe('initFailure', () => {
  it.each([
    ['exec /crlf: no such file or directory\n', 'DRV_COMMAND_NOT_FOUND', /interpreter/],
    [
      '{"msg":"exec container process (missing dynamic library?) `/crlf`: No such file or directory","level":"error","time":"2026-01-01T00:00:00.1Z"}\n',
      'DRV_COMMAND_NOT_FOUND',
      /"\/crlf".*interpreter/,
    ],
    [
      '{"msg":"exec container process `/arm`: Exec format error","level":"error","time":"2026-01-01T00:00:00.1Z"}\n',
      'DRV_COMMAND_NOT_EXECUTABLE',
      /"\/arm".*another kind of processor/,
    ],
    ['exec /a b: exec format error\r\n', 'DRV_COMMAND_NOT_EXECUTABLE', /another kind of processor/],
  ])('knows the words of a runtime that ran the command without an init: %j', (output, code, words) => {
    const error = initFailure('t', 1, output, { hasInit: false });
    expect(error).toMatchObject({ code, message: expect.stringMatching(words) });
    expect(initFailure('t', 1, output)).toBeUndefined();
  });

  it.each([
    [127, '/job/main: line 1: \u007fELF\u0002\u0001: not found\n'],
    [2, '/job/main: 1: \u007fELF\u0002\u0001: not found\n/job/main: 2: Syntax error: ")" unexpected\n'],
    [126, '/job/main: /job/main: cannot execute binary file\n'],
    [126, '/job/main: cannot execute binary file: Exec format error\n'],
  ])(
    'knows exit %i with %j for a program of another kind of processor, which a shell has read',
    (exitCode, output) => {
      expect(initFailure('t', exitCode, output, { program: '/job/main' })).toMatchObject({
        code: 'DRV_COMMAND_NOT_EXECUTABLE',
        exitCode: 126,
        message: expect.stringMatching(/another kind of processor/) as string,
      });
      // A script that calls such a program has run.
      expect(initFailure('t', exitCode, output, { program: '/bin/sh' })).toBeUndefined();
      expect(initFailure('t', exitCode, output)).toBeUndefined();
    },
  );

  it.each(['', ' ', 'a\nb', 'a failed: no\n', 'x'.repeat(9_000)])(
    'knows the words of tini for a command of an odd name: %j',
    (command) => {
      const output = `[FATAL tini (7)] exec ${command} failed: No such file or directory\n`;
      expect(Buffer.byteLength(output)).toBeLessThan(initMessageBytes(command));
      expect(initFailure('t', 127, output)).toMatchObject({ code: 'DRV_COMMAND_NOT_FOUND', exitCode: 127 });
    },
  );

  it('says what a reason can mean where the init does not name the command, and the task does', () => {
    const output = 'ERROR (catatonit:2): failed to exec pid1: No such file or directory\n';
    expect(initFailure('t', 127, output, { program: '/job/main' })?.message).toMatch(/interpreter/);
    expect(initFailure('t', 127, output, { program: 'main' })?.message).not.toMatch(/interpreter/);
  });

  it.each([
    [127, tini, 'DRV_COMMAND_NOT_FOUND'],
    [127, '[FATAL tini (7)] exec  failed: No such file or directory\n', 'DRV_COMMAND_NOT_FOUND'],
    [126, '[FATAL tini (7)] exec /etc/passwd failed: Permission denied\r\n', 'DRV_COMMAND_NOT_EXECUTABLE'],
    [1, '[FATAL tini (7)] exec /bin/data failed: Exec format error\n', 'DRV_COMMAND_NOT_EXECUTABLE'],
    [127, 'ERROR (catatonit:2): failed to exec pid1: No such file or directory\n', 'DRV_COMMAND_NOT_FOUND'],
    [1, 'ERROR (catatonit:2): failed to exec pid1: No such file or directory\n', 'DRV_COMMAND_NOT_FOUND'],
    [1, 'ERROR (catatonit:2): failed to exec pid1: Permission denied\n', 'DRV_COMMAND_NOT_EXECUTABLE'],
  ])('knows exit %i with the words of an init', (exitCode, output, code) => {
    const as = code === 'DRV_COMMAND_NOT_FOUND' ? 127 : 126;
    expect(initFailure('t', exitCode, output)).toMatchObject({ code, exitCode: as, taskId: 't' });
  });

  it.each([
    [1, 'exec /sbin/docker-init: argument list too long\n'],
    [1, 'exec /sbin/docker-init: argument list too long\r\n'],
    [1, 'standard_init_linux.go:228: exec user process caused: argument list too long\n'],
    [1, 'ERROR (catatonit:2): failed to exec pid1: Argument list too long\n'],
    [
      1,
      '{"msg":"exec container process `/run/podman-init`: Argument list too long","level":"error","time":"2026-01-01T00:00:00.1Z"}\n',
    ],
    [
      1,
      'ERROR (catatonit:1): failed to fork child: Resource temporarily unavailable\nERROR (catatonit:1): failed to spawn pid1: Resource temporarily unavailable\n',
    ],
    [
      1,
      '{"msg":"seccomp (SECCOMP_SET_MODE_FILTER): Invalid argument","level":"error","time":"2026-01-01T00:00:00.1Z"}\n',
    ],
    [126, '[FATAL tini (7)] exec sh failed: Argument list too long\n'],
    [1, '[FATAL tini (1)] fork failed: Resource temporarily unavailable\n'],
  ])('knows exit %i with %j for a start that failed', (exitCode, output) => {
    expect(initFailure('t', exitCode, output)).toMatchObject({ code: 'DRV_START_FAILED', exitCode: 125 });
  });

  it.each([
    [
      tini,
      expect.stringMatching(
        /^The command "\/no\/such" cannot be started: No such file.*interpreter.*carriage return/,
      ),
    ],
    [
      '[FATAL tini (7)] exec such failed: No such file or directory\n',
      'The command "such" cannot be started: No such file or directory',
    ],
    [
      '[FATAL tini (7)] exec \u001b[2J failed: failed: Permission denied\n',
      'The command "\\u001b[2J failed:" cannot be started: Permission denied',
    ],
    [
      'ERROR (catatonit:2): failed to exec pid1: Permission denied\n',
      'The command cannot be started: Permission denied',
    ],
  ])('names the command where the init does: %j', (output, message) => {
    expect(initFailure('t', 127, output)?.message).toEqual(message);
  });

  it.each([
    [0, tini],
    [2, tini],
    [undefined, tini],
    [127, ''],
    [127, 'sh: nosuch: not found\n'],
    [127, `hello\n${tini}`],
    [127, `${tini}hello\n`],
    [1, 'exec /usr/bin/mine: argument list too long\n'],
    [1, 'sh: fork failed: Resource temporarily unavailable\n'],
  ])('takes exit %s with %j for the end of a task', (exitCode, output) => {
    expect(initFailure('t', exitCode, output)).toBeUndefined();
  });
});
