import type { AbortOptions } from '@drv/core';
import type { StoredImage } from '@drv/core/driver';
import type { EngineTransport } from '../transport/engine-transport.ts';
import { inspectImage } from './image-calls.ts';

/**
 * The image of this name or id for a platform, `os/arch[/variant]`; what the platform leaves open matches anything.
 * The store of containerd keeps several platforms under one name: it shows one of them, and another when it is asked
 * for it (API 1.49). Other engines have one, and do not know the question.
 *
 * @returns an image with the id of the name, by which a container is made with the platform; `undefined` when the engine
 * has none for it.
 */
export async function inspectImageOfPlatform(
  transport: EngineTransport,
  name: string,
  { platform, signal }: AbortOptions & { readonly platform: string },
): Promise<StoredImage | undefined> {
  const shown = await inspectImage(transport, name, { signal });
  if (shown === undefined || matches(shown.platform, platform)) return shown;
  const [os, architecture, variant] = partsOf(platform);
  // Half a platform is refused.
  if (architecture === undefined) return undefined;
  const query = { platform: JSON.stringify({ os, architecture, variant }) };
  const image = await inspectImage(transport, name, { query, signal });
  return image !== undefined && matches(image.platform, platform) ? { ...image, id: shown.id } : undefined;
}

/** Other names of architectures, as engines take them (containerd, `platforms/database.go`). */
const ALIASES: Readonly<Record<string, string>> = {
  x86_64: 'amd64',
  aarch64: 'arm64',
  i386: '386',
  armhf: 'arm/v7',
  armel: 'arm/v6',
};

function matches(platform: string | undefined, wanted: string): boolean {
  if (platform === undefined) return false;
  const parts = platform.split('/');
  return partsOf(wanted).every((part, index) => parts[index] === undefined || parts[index] === part);
}

function partsOf(platform: string): readonly string[] {
  const [os = '', architecture, ...variant] = platform.split('/');
  if (architecture === undefined) return [os];
  const alias = Object.hasOwn(ALIASES, architecture) ? ALIASES[architecture] : undefined;
  return [os, ...(alias ?? architecture).split('/'), ...variant];
}
