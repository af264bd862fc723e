import { expect, it } from 'vitest';
import { createDockerDriver, createEngineClient } from '../../src/index.ts';

// As from plain JavaScript.
const driverWith = (options: unknown) => () => createDockerDriver(options as Record<string, never>);

it.each([
  [{ hosts: 'tcp://a:1' }, 'hosts is not an option of createDockerDriver: is "host" meant?'],
  [{ reauthorize: true }, 'reauthorize is not an option of createDockerDriver: is "reauthorise" meant?'],
  [
    { tls: { rejectUnauthorized: false } },
    /^rejectUnauthorized is not an option of tls: known are ca, cert, key$/,
  ],
  [{ pool: { size: 3 } }, /^size is not an option of pool: known are fillAtOnce, /],
  [{ pool: true }, 'the options of pool must be an object'],
  [{ spool: { memory: 1 } }, /^memory is not an option of spool: /],
  [{ places: { created: 1 } }, 'created is not an option of places: is "create" meant?'],
  [{ logConfig: { type: 'local' } }, /^type is not an option of logConfig: known are driver, options$/],
  [null, 'the options of createDockerDriver must be an object'],
  ['unix:///run/docker.sock', 'the options of createDockerDriver must be an object'],
])('a driver refuses %j', (options, message) => {
  expect(driverWith(options)).toThrow(
    expect.objectContaining({
      code: 'DRV_INVALID_OPTION',
      message: typeof message === 'string' ? message : (expect.stringMatching(message) as string),
    }),
  );
});

it('refuses the options of a client beside a ready one, which has its own', async () => {
  const engine = createEngineClient({ host: 'unix:///nowhere' });
  for (const more of [{ host: 'tcp://a:1' }, { tls: {} }, { requestTimeoutMs: 1 }]) {
    expect(driverWith({ engine, ...more })).toThrow(/has no place beside engine/);
  }
  await engine.close();
});

it('a client refuses an option of the driver', () => {
  expect(() => createEngineClient({ host: 'unix:///nowhere', killMs: 1 } as never)).toThrow(
    'killMs is not an option of createEngineClient: known are ',
  );
});

it('takes an engine that was found as it is', async () => {
  const found = { host: 'unix:///nowhere', from: 'DOCKER_HOST', tls: undefined };
  await createDockerDriver(found).close();
  await createEngineClient(found).close();
});
