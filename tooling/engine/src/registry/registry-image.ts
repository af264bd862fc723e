import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';

import { buildTar } from '../images/build-tar.ts';

/** An image as a registry holds it: an index has `children`, and no blobs of its own. */
export interface RegistryImage {
  readonly manifest: Buffer;
  readonly mediaType: string;
  readonly blobs: readonly Buffer[];
  /** `os/arch[/variant]`. */
  readonly platform?: string;
  readonly children?: readonly RegistryImage[];
}

const OCI = 'application/vnd.oci.image';
const MANIFEST = `${OCI}.manifest.v1+json`;
const INDEX = `${OCI}.index.v1+json`;

export function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/**
 * An image of one small file, `/text`. Equal texts for equal platforms are equal images: an engine that has the layer
 * already does not ask for it.
 *
 * @param options.broken What is wrong with it: nothing by default.
 */
export async function makeRegistryImage(
  text: string,
  {
    platform = 'linux/amd64',
    broken,
  }: { readonly platform?: string; readonly broken?: 'config' | 'layer-size' } = {},
): Promise<RegistryImage> {
  const tar = await buildTar([{ path: 'text', content: text }]);
  const layer = gzipSync(tar);
  const [os, architecture, variant] = platform.split('/');
  const rootfs = { type: 'layers', diff_ids: [digestOf(tar)] };
  const config =
    broken === 'config'
      ? Buffer.from(`{"broken":${JSON.stringify(text)},`)
      : json({ architecture, os, variant, config: {}, rootfs });
  const size = broken === 'layer-size' ? layer.length + 7 : layer.length;
  const manifest = json({
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: { mediaType: `${OCI}.config.v1+json`, digest: digestOf(config), size: config.length },
    layers: [{ mediaType: `${OCI}.layer.v1.tar+gzip`, digest: digestOf(layer), size }],
  });
  return { manifest, mediaType: MANIFEST, blobs: [config, layer], platform };
}

/** One name for the images of several platforms. */
export function makeRegistryIndex(children: readonly RegistryImage[]): RegistryImage {
  const manifests = children.map(({ manifest, mediaType, platform = '' }) => {
    const [os, architecture, variant] = platform.split('/');
    return {
      mediaType,
      digest: digestOf(manifest),
      size: manifest.length,
      platform: { os, architecture, variant },
    };
  });
  return {
    manifest: json({ schemaVersion: 2, mediaType: INDEX, manifests }),
    mediaType: INDEX,
    blobs: [],
    children,
  };
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}
