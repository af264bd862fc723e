import {
  digestOf,
  registryError,
  type RegistryImage,
  type RegistryReply,
  type RegistryRequest,
} from '@drv/tooling-engine';

/** What a scripted registry is to say of one image; `undefined` for what is as usual. */
export type Answer = (request: RegistryRequest, image: RegistryImage) => RegistryReply | undefined;

export const page = (status: number): RegistryReply => ({
  status,
  headers: { 'content-type': 'text/html' },
  body: `<html><title>${status} Please sign in</title></html>`,
});
export const text = (status: number, body: string): RegistryReply => ({
  status,
  headers: { 'content-type': 'text/plain' },
  body,
});
/** How object stores refuse. */
export const xml: RegistryReply = {
  status: 403,
  headers: { 'content-type': 'application/xml' },
  body: '<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>',
};
export const everything =
  (reply: RegistryReply): Answer =>
  () =>
    reply;
export const manifest =
  (reply: RegistryReply): Answer =>
  ({ what }) =>
    what === 'manifest' ? reply : undefined;
export const blob =
  (reply: RegistryReply): Answer =>
  ({ what }) =>
    what === 'blob' ? reply : undefined;
/** The only layer of the image; `reply` makes other bytes of its bytes. */
export const layer =
  (reply: (bytes: Buffer) => RegistryReply): Answer =>
  ({ reference }, { blobs }) => {
    const bytes = blobs[1] ?? Buffer.alloc(0);
    return reference === digestOf(bytes) ? reply(bytes) : undefined;
  };
/** Wants a token for the manifest, and gives this instead of one. */
export const token =
  (reply: RegistryReply): Answer =>
  ({ what, address }) =>
    what === 'token'
      ? reply
      : {
          ...registryError(401, 'UNAUTHORIZED', 'authentication required'),
          headers: {
            'www-authenticate': `Bearer realm="http://${address}/token",service="test",scope="repository:own/app:pull"`,
          },
        };
