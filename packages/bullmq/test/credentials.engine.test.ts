import { createBullmqStore } from '@drv/bullmq';
import { startPrivateRedis } from '@drv/tooling-engine';
import { describeCredentials } from '@drv/tooling-fleet';
import { Redis } from 'ioredis';

const COMMANDS = {
  string: ['GET'],
  hash: ['HGETALL'],
  set: ['SMEMBERS'],
  zset: ['ZRANGE', 0, -1],
  list: ['LRANGE', 0, -1],
  stream: ['XRANGE', '-', '+'],
} as const;

async function dump(url: string): Promise<string> {
  const redis = new Redis(url);
  const all: unknown[] = [];
  for (const key of await redis.keys('*')) {
    const type = await redis.type(key);
    // Some are gone by then.
    if (!(type in COMMANDS)) continue;
    const [command, ...rest] = COMMANDS[type as keyof typeof COMMANDS];
    all.push(key, await redis.callBuffer(command, key, ...rest).catch(() => undefined));
  }
  redis.disconnect();
  return text(all);
}

function text(value: unknown): string {
  if (Array.isArray(value)) return value.map(text).join('\n');
  return Buffer.isBuffer(value) ? value.toString('latin1') : String(value);
}

describeCredentials({
  start: () => startPrivateRedis(),
  openStore: (url, queue, logger) => createBullmqStore({ url, queue, logger }),
  dump,
});
