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

export interface RegistryImageOptions {
  readonly platform?: string;
  /** What is wrong with it: nothing by default. */
  readonly broken?: 'config' | 'layer-size' | 'diff-id';
  /** Each has a file of its own beside `/text`. @default 1 */
  readonly layers?: number;
  /** Zeros in a further file of the last layer, which weigh next to nothing on the way. @default 0 */
  readonly zeros?: number;
}

/**
 * An image of one small file, `/text`. Equal texts for equal platforms are equal images: an engine that has the layer
 * already does not ask for it.
 */
export async function makeRegistryImage(
  text: string,
  { platform = 'linux/amd64', broken, layers: count = 1, zeros = 0 }: RegistryImageOptions = {},
): Promise<RegistryImage> {
  const tars = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      buildTar([
        { path: 'text', content: text },
        ...(index === 0 ? [] : [{ path: `text-${index}`, content: text }]),
        ...(zeros > 0 && index === count - 1 ? [{ path: 'zeros', content: Buffer.alloc(zeros) }] : []),
      ]),
    ),
  );
  const layers = tars.map((tar) => gzipSync(tar));
  const [os, architecture, variant] = platform.split('/');
  const diffIds = tars.map((tar) => digestOf(broken === 'diff-id' ? tar.subarray(1) : tar));
  const rootfs = { type: 'layers', diff_ids: diffIds };
  const config =
    broken === 'config'
      ? Buffer.from(`{"broken":${JSON.stringify(text)},`)
      : json({ architecture, os, variant, config: {}, rootfs });
  const manifest = json({
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: { mediaType: `${OCI}.config.v1+json`, digest: digestOf(config), size: config.length },
    layers: layers.map((layer) => ({
      mediaType: `${OCI}.layer.v1.tar+gzip`,
      digest: digestOf(layer),
      size: broken === 'layer-size' ? layer.length + 7 : layer.length,
    })),
  });
  return { manifest, mediaType: MANIFEST, blobs: [config, ...layers], platform };
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
