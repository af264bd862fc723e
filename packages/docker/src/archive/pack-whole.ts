import { packTar, type TarEntry } from '@drv/core/driver';

/** An archive in one piece: what is known as a whole goes over a connection that is there. */
export async function packWhole(...entries: readonly TarEntry[]): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of packTar(eachOf(entries))) parts.push(part);
  return Buffer.concat(parts);
}

async function* eachOf(entries: readonly TarEntry[]): AsyncGenerator<TarEntry, void, undefined> {
  yield* entries;
}
