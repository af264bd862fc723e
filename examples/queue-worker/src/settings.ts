export interface Settings {
  /** Where Redis is: `rediss://user:password@host` outside of a private network. */
  readonly url: string;
  readonly queue: string;
  /** Seals the tasks: only who has it can read them, or have a worker run anything. */
  readonly key: Buffer;
}

/** @throws Error when QUEUE_KEY is not 32 bytes. */
export function settingsOf(env: NodeJS.ProcessEnv): Settings {
  const { REDIS_URL: url = 'redis://localhost', QUEUE_NAME: queue = 'examples', QUEUE_KEY = '' } = env;
  const key = Buffer.from(QUEUE_KEY, 'hex');
  if (key.length !== 32) throw new Error('QUEUE_KEY must be 64 hexadecimal digits: openssl rand -hex 32');
  return { url, queue, key };
}
