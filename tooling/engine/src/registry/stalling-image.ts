import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isPodman } from '../on-podman.ts';
import { digestOf, makeRegistryImage } from './registry-image.ts';

/** An image that no engine has, under every name: a pull of it begins and never ends. */
export interface StallingImage {
  /** Answers a question for its manifest or for a part of it. */
  answer(incoming: IncomingMessage, outgoing: ServerResponse): void;
}

/** Random: of an image whose configuration it has, under whatever name, an engine asks for no part. */
export async function makeStallingImage(): Promise<StallingImage> {
  const platform = process.arch === 'arm64' ? 'linux/arm64' : 'linux/amd64';
  const image = await makeRegistryImage(randomBytes(150_000).toString('base64'), { platform });
  const blobs = new Map(image.blobs.map((blob) => [digestOf(blob), blob]));
  const [config] = image.blobs;
  return {
    answer({ method, url = '' }, outgoing) {
      const blob = blobs.get(url.slice(url.lastIndexOf('/') + 1));
      const body = url.includes('/manifests/') ? image.manifest : blob;
      if (body === undefined) {
        outgoing.writeHead(404).end();
        return;
      }
      outgoing.writeHead(200, {
        'content-type': blob === undefined ? image.mediaType : 'application/octet-stream',
        'content-length': body.length,
        'docker-content-digest': digestOf(body),
      });
      // Podman asks for the configuration first, and tells of no progress before it has that.
      const isWhole = blob === undefined || (isPodman && blob === config);
      if (method === 'HEAD') outgoing.end();
      else if (isWhole) outgoing.end(body);
      else outgoing.write(body.subarray(0, body.length / 2));
    },
  };
}
