import { describe, expect, it } from 'vitest';
import { translateOptions } from '../../src/driver/earlier-options.ts';

describe('translateOptions', () => {
  it('takes the bounds and the log by the names that they had before', () => {
    const log = { driver: 'json-file' };
    const timing = { killMs: 1_000, readerMs: 2_000 };
    expect(translateOptions({ host: 'unix:///x', timing, log })).toEqual({
      host: 'unix:///x',
      killMs: 1_000,
      readerMs: 2_000,
      logConfig: log,
    });
  });

  it('leaves today’s names as they are', () => {
    expect(translateOptions({ killMs: 5, timing: undefined })).toEqual({ killMs: 5 });
  });

  it.each([
    [{ killMs: 5, timing: { killMs: 6 } }, 'killMs is given twice: beside timing, and in it'],
    [
      { log: { driver: 'none' }, logConfig: { driver: 'local' } },
      'logConfig is given twice: it was called log',
    ],
    [{ timing: { kilMs: 5 } }, 'kilMs is not an option of timing: is "killMs" meant?'],
    [{ timing: 5 }, 'the options of timing must be an object'],
  ])('refuses what cannot be meant: %o', (options, message) => {
    expect(() => translateOptions(options as never)).toThrow(
      expect.objectContaining({ code: 'DRV_INVALID_OPTION', message }),
    );
  });
});
