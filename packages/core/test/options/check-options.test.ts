import { describe, expect, it } from 'vitest';
import { checkOptions, kind, type KindsOf } from '../../src/driver.ts';

interface Options {
  readonly limitBytes?: number;
  readonly signal?: AbortSignal;
  readonly name: string;
  readonly retry?: { readonly attempts?: number };
  readonly paths?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const KINDS: KindsOf<Options> = {
  limitBytes: kind.number({ least: 0, endless: true }),
  signal: kind.orNull(kind.signal),
  name: kind.required(kind.text),
  retry: kind.options({ attempts: kind.number({ least: 1, whole: true }) }),
  paths: kind.list(kind.text),
  env: kind.record(kind.text),
};

const call = (options: unknown) => () => checkOptions(options, KINDS, 'copy', { op: 'copy' });
const refusal = (message: unknown): unknown =>
  expect.objectContaining({ code: 'DRV_INVALID_OPTION', message, op: 'copy' });

it.each([
  [{ limitbytes: 1 }, 'limitbytes is not an option of copy: is "limitBytes" meant?'],
  [{ shell: 1 }, 'shell is not an option of copy: known are env, limitBytes, name, paths, retry, signal'],
  ['x', 'the options of copy must be an object'],
  [{}, 'name must be a string'],
  [{ limitBytes: '1' }, 'limitBytes must be a number from 0 upwards, or Infinity, not a string'],
  [{ limitBytes: Number.NaN }, 'limitBytes must be a number from 0 upwards, or Infinity, not NaN'],
  [{ signal: {} }, 'signal must be an AbortSignal'],
  [{ name: null }, 'name must be a string'],
  [{ name: 'a', retry: 1 }, 'the options of retry must be an object'],
  [{ name: 'a', retry: { tries: 1 } }, 'tries is not an option of retry: known are attempts'],
  [{ name: 'a', retry: { attempts: 0.5 } }, 'retry.attempts must be a whole number from 1 upwards, not 0.5'],
  [{ name: 'a', paths: 'a' }, 'paths must be an array'],
  [{ name: 'a', paths: ['a', 1] }, 'paths[1] must be a string'],
  [{ name: 'a', env: { A: 1 } }, 'env.A must be a string'],
])('refuses the first of %j that is wrong, and says what would be right', (options, message) => {
  expect(call(options)).toThrow(refusal(message));
});

it('takes what is right; undefined is not given', () => {
  const { signal } = new AbortController();
  expect(
    call({ name: '', limitBytes: Infinity, signal, retry: {}, paths: [], env: { A: undefined } }),
  ).not.toThrow();
  expect(call({ name: '', limitBytes: undefined, signal: null, shell: undefined })).not.toThrow();
});

it('takes options that come from a class', () => {
  class Defaults {
    get name() {
      return 'a';
    }
  }
  expect(call(new Defaults())).not.toThrow();
});

it('takes loggers, signals and providers of any make', () => {
  class Pino {
    debug() {}
    info() {}
    warn() {}
    error() {}
  }
  const consola = Object.assign(() => {}, { debug() {}, info() {}, warn() {}, error() {} });
  for (const logger of [new Pino(), consola, console, new Proxy(new Pino(), {})]) {
    expect(kind.logger(logger, 'logger')).toBeUndefined();
  }
  expect(kind.logger({ warn() {} }, 'logger')).toBe(
    'logger must be a logger, with the methods debug, info, warn and error',
  );
  expect(
    kind.signal({ aborted: false, addEventListener() {}, removeEventListener() {} }, 'signal'),
  ).toBeUndefined();
  expect(kind.provider({ name: 'own', async resolve() {} }, 'credentials')).toBeUndefined();
});

describe('options that throw when they are read', () => {
  const throws = () => {
    throw new Error('a getter of the caller');
  };
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();

  it.each([
    [
      'a getter',
      {
        name: 'a',
        get limitBytes() {
          return throws();
        },
      },
      'limitBytes cannot be read: it throws',
    ],
    [
      'a getter that nobody knows',
      {
        get shell() {
          return throws();
        },
      },
      'shell is not an option of copy: known are',
    ],
    [
      'a getter in an option',
      {
        name: 'a',
        signal: {
          get aborted() {
            return throws();
          },
        },
      },
      'signal cannot be read: it throws',
    ],
    [
      'a getter of options in options',
      {
        name: 'a',
        retry: {
          get attempts() {
            return throws();
          },
        },
      },
      'retry.attempts cannot be read: it throws',
    ],
    [
      'a proxy that tells no names',
      new Proxy({}, { ownKeys: throws }),
      'the options of copy cannot be read: they throw',
    ],
    ['a proxy that was revoked', revoked.proxy, 'the options of copy cannot be read: they throw'],
  ])('are refused by name: %s', (_what, options, message) => {
    expect(call(options)).toThrow(refusal(expect.stringContaining(message)));
  });
});
