/** Tells a launcher that its owner lives. */
export const KEEP = Buffer.from('k');
/** Bytes of a command and an environment; more is for the engine to judge. The kernel takes some 2 MiB. */
const MAX_BYTES = 4 * 1024 * 1024;
const HEAD_BYTES = 13;

/** What a launcher is to become. */
export interface GoMessage {
  /** 32 characters, new for each task: only what the launcher says with it is the launcher's. */
  readonly nonce: string;
  readonly command: readonly string[];
  /** Over the environment that the launcher has from the engine. */
  readonly env: Readonly<Record<string, string>>;
}

/** The message as `launcher.c` reads it; `undefined` for one that is too long. */
export function goMessage({ nonce, command, env }: GoMessage): Buffer | undefined {
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const texts = [...command, ...variables].map((text) => `${text}\0`);
  const body = Buffer.from(nonce + texts.join(''));
  if (body.length > MAX_BYTES) return undefined;
  const head = Buffer.alloc(HEAD_BYTES, 'g');
  head.writeUInt32LE(body.length, 1);
  head.writeUInt32LE(command.length, 5);
  head.writeUInt32LE(variables.length, 9);
  return Buffer.concat([head, body]);
}
