import { DrvError, type Credentials } from '@drv/core';
import { decodeRegistryAuth, type StoredImage } from '@drv/core/driver';
import { parseImageName } from '../../images/parse-image-name.ts';
import type { CallContext, CallHandler } from '../engine-call.ts';
import { EngineRefusal } from '../engine-refusal.ts';
import { findImage } from './find-image.ts';

export const imageInspect: CallHandler = async ({ state, reply, target }) =>
  reply.json(200, document(await findImage(state, target)));

export const imageList: CallHandler = async ({ state, reply }) =>
  reply.json(200, (await state.images.list()).map(document));

export const imageRemove: CallHandler = async ({ state, reply, target }) => {
  const { id } = await findImage(state, target);
  await state.images.remove(id).catch((error: unknown) => {
    throw DrvError.is(error, 'DRV_CONFLICT')
      ? new EngineRefusal(409, `conflict: unable to delete ${target}: image is being used by container`)
      : error;
  });
  reply.json(200, [{ Deleted: id }]);
};

/** Answers 200 with the first progress, so that what goes wrong later is a line of the stream. */
export const imagePull: CallHandler = async (context) => {
  const { state, reply, query, fault } = context;
  const tag = query.get('tag') ?? '';
  if (tag === '') state.misuses.push('pull without a tag or digest: the engine would pull every tag');
  const name = query.get('fromImage') ?? '';
  const reference = parseImageName(`${name}${tag.includes(':') ? '@' : ':'}${tag || 'latest'}`);
  const gone = new AbortController();
  void reply.closed.then(() => gone.abort());
  const platform = query.get('platform');
  const credentials = credentialsOf(context);
  let response: ReturnType<typeof reply.open> | undefined;
  const write = (line: object) => {
    response ??= reply.open('application/json');
    response.write(`${JSON.stringify(line)}\r\n`);
  };
  try {
    for await (const { layer, status, currentBytes, totalBytes } of state.images.pull(reference, {
      signal: gone.signal,
      credentials,
      platform: platform ?? undefined,
    })) {
      const detail = currentBytes === undefined ? {} : { current: currentBytes, total: totalBytes };
      write({ status, id: layer, progressDetail: detail });
      if (fault?.kind === 'cut') return reply.cut();
      if (fault?.kind === 'error-in-stream') throw new EngineRefusal(500, fault.message);
      if (fault?.kind === 'hang') return await reply.closed;
    }
  } catch (error) {
    const refusal = refusalOf(error, name);
    if (response === undefined) throw refusal;
    write({ errorDetail: { message: refusal.message }, error: refusal.message });
  }
  response?.end();
};

/** As Docker does: a header that cannot be read is no credentials. */
function credentialsOf({ headers, state }: CallContext): Credentials | undefined {
  const header = headers['x-registry-auth'];
  if (header === undefined) return undefined;
  try {
    const { username, password, identitytoken, registrytoken } = decodeRegistryAuth(String(header));
    if (registrytoken !== undefined) return { kind: 'registry-token', token: registrytoken };
    if (identitytoken !== undefined) return { kind: 'identity-token', token: identitytoken, username };
    if (username !== undefined && password !== undefined) return { kind: 'basic', username, password };
  } catch {
    state.misuses.push('X-Registry-Auth is not padded base64url of a JSON object: it is ignored');
  }
  return undefined;
}

/** A failure of the registry in the words of the engine. */
function refusalOf(error: unknown, name: string): EngineRefusal {
  if (error instanceof EngineRefusal) return error;
  const host = name.split('/')[0] ?? '';
  switch (DrvError.is(error) ? error.code : undefined) {
    case 'DRV_IMAGE_NOT_FOUND':
      return new EngineRefusal(404, `manifest for ${name} not found: manifest unknown: manifest unknown`);
    case 'DRV_UNAUTHORIZED':
      return new EngineRefusal(500, `Head "https://${host}/v2/": unauthorized: authentication required`);
    case 'DRV_RATE_LIMITED':
      return new EngineRefusal(429, 'toomanyrequests: too many requests');
    case 'DRV_IMAGE_UNSUPPORTED':
      return new EngineRefusal(404, 'no matching manifest in the manifest list entries');
    case 'DRV_REGISTRY_UNAVAILABLE':
      return new EngineRefusal(
        500,
        `Get "https://${host}/v2/": dial tcp 192.0.2.1:443: connect: connection refused`,
      );
    default:
      return new EngineRefusal(500, error instanceof Error ? error.message : String(error));
  }
}

function document({ id, tags, digests, sizeBytes, platform = 'linux/amd64' }: StoredImage): object {
  const [Os, Architecture, Variant] = platform.split('/');
  const familiar = (name: string) => name.replace(/^docker\.io\/(library\/)?/, '');
  return {
    Id: id,
    RepoTags: tags.map(familiar),
    RepoDigests: digests.map(familiar),
    Size: sizeBytes,
    Os,
    Architecture,
    Variant,
    Config: {},
  };
}
