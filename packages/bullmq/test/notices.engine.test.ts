import { silentLogger } from '@drv/core/driver';
import { startHoldingProxy } from '@drv/tooling-fleet';
import { startPrivateRedis } from '@drv/tooling-engine';
import { Redis } from 'ioredis';
import { expect, it } from 'vitest';
import { connectionOptions, waitingOptions } from '../src/connect/connection-options.ts';
import { openNotices } from '../src/notices.ts';

const optionsOf = (url: string) => waitingOptions(connectionOptions(url, {}));
const portOf = (url: string) => Number(new URL(url).port);

/** What is told of one name. */
function watch(notices: ReturnType<typeof openNotices>, name: string) {
  const seen = { told: 0 };
  notices.watch(name, () => void (seen.told += 1));
  return seen;
}

it('whoever watches is told when the connection is cut, and once there is one again', async () => {
  await using redis = await startPrivateRedis();
  const notices = openNotices(optionsOf(redis.url), silentLogger);
  const seen = watch(notices, 'news');
  await expect.poll(() => seen.told).toBe(1);
  await redis.kill();
  await expect.poll(() => seen.told).toBe(2);
  await redis.restart();
  await expect.poll(() => seen.told).toBe(3);
  notices.close();
});

it('a connection on which nothing is answered any more is replaced, and what was said meanwhile is looked for', async () => {
  await using redis = await startPrivateRedis();
  await using line = await startHoldingProxy({ host: '127.0.0.1', port: portOf(redis.url) });
  const looks = { everyMs: 300, answerMs: 200 };
  const notices = openNotices({ ...optionsOf(redis.url), port: line.port }, silentLogger, looks);
  const seen = watch(notices, 'news');
  await expect.poll(() => seen.told).toBe(1);
  line.hold();
  // Nobody hears that this is wanted.
  const late = watch(notices, 'late');
  await expect.poll(() => late.told).toBe(1);
  expect(seen.told).toBeGreaterThan(1);
  const publisher = new Redis(redis.url);
  const before = late.told;
  await publisher.publish('late', '');
  await expect.poll(() => late.told).toBeGreaterThan(before);
  await publisher.quit();
  notices.close();
});

it('one that is answered is kept', async () => {
  await using redis = await startPrivateRedis();
  const notices = openNotices(optionsOf(redis.url), silentLogger, { everyMs: 20, answerMs: 5_000 });
  const admin = new Redis(redis.url);
  const asked = async () =>
    Number(/cmdstat_ping:calls=(\d+)/.exec(await admin.info('commandstats'))?.[1] ?? 0);
  const seen = watch(notices, 'news');
  await expect.poll(asked).toBeGreaterThan(5);
  expect(seen.told).toBe(1);
  await admin.quit();
  notices.close();
});
