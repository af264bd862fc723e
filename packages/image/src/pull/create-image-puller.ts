import {
  DrvError,
  abortable,
  checkKinds,
  createLimit,
  fingerprint,
  type ImageReference,
  silentLogger,
  type StoredImage,
  tellListener,
  throwIfAborted,
  withoutUndefined,
} from '@drv/core/driver';

import { systemClock, type Clock } from '../clock/clock.ts';
import { formatReference } from '../reference/format-reference.ts';
import { pullName } from '../reference/pull-name.ts';
import { checkPullerOptions, ENSURE } from './check-puller-options.ts';
import type { ImagePullerOptions } from './image-puller-options.ts';
import { digestUsed } from './digest-used.ts';
import { findImage, whyNotFound } from './find-image.ts';
import { createGrants } from './grants.ts';
import type { EnsuredImage, EnsureOptions, ImagePuller } from './image-puller.ts';
import { createPlatformTurns } from './platform-turns.ts';
import { createProgressTracker } from './progress-tracker.ts';
import { pullKey, type PullIdentity } from './pull-key.ts';
import { readPull } from './read-pull.ts';
import { completeRetryPolicy } from './retry-policy.ts';
import { retrying } from './retrying.ts';
import { createSharedPulls, type SharedWork } from './shared-pulls.ts';

interface Pulled {
  readonly image: StoredImage;
  readonly pulled: boolean;
  /** What the transfer itself said, if it did. */
  readonly digest?: string | undefined;
}

const DIGEST_LINE = /^Digest: (sha\d+:[0-9a-f]+)$/;

/**
 * Makes a puller over a store. It holds no timers and no connections between pulls.
 *
 * @throws `DRV_INVALID_OPTION`, which names the option.
 */
export function createImagePuller(options: ImagePullerOptions): ImagePuller {
  checkPullerOptions(options);
  const {
    store,
    stallMs = 120_000,
    pullMs = 3_600_000,
    clock = systemClock,
    random = Math.random,
    logger = silentLogger,
  } = options;
  const policy = completeRetryPolicy(options.retry);
  const limit = createLimit(options.maxConcurrent ?? 4);
  const turns = createPlatformTurns();
  const grants = createGrants();
  const pulls = createSharedPulls<Pulled>();
  let closing: Promise<void> | undefined;

  async function pullOnce(identity: PullIdentity, shared: SharedWork): Promise<Pulled> {
    const endTurn = await turns.enter(pullName(identity.reference), identity.platform, shared.signal);
    try {
      return await pullInTurn(identity, shared);
    } finally {
      endTurn();
    }
  }

  async function pullInTurn(identity: PullIdentity, { signal, emit }: SharedWork): Promise<Pulled> {
    const { reference, platform, credentials } = identity;
    let digest: string | undefined;
    const leave = await limit.enter(signal);
    try {
      await readPull((transfer) => store.pull(reference, { signal: transfer, platform, credentials }), {
        signal,
        clock,
        stallMs,
        pullMs,
        onEvent(event) {
          digest = DIGEST_LINE.exec(event.status)?.[1] ?? digest;
          emit(event);
        },
      });
    } finally {
      leave();
    }
    const image = await findImage(store, reference, { platform, signal });
    if (image === undefined) throw await whyNotFound(store, reference, { platform, signal });
    grants.add(identity, image);
    return { image, pulled: true, digest };
  }

  /** One pull for all who want the same. Without `fresh`, an image that has come in the meantime will do. */
  function share(identity: PullIdentity, fresh: boolean, ensure: EnsureOptions): Promise<Pulled> {
    const { reference, platform } = identity;
    const work = async (shared: SharedWork): Promise<Pulled> => {
      const there = fresh
        ? undefined
        : await findImage(store, reference, { platform, signal: shared.signal });
      if (there !== undefined) return { image: there, pulled: false };
      const { freeSpace } = options;
      const retries = {
        ...shared,
        name: formatReference(reference),
        policy,
        clock,
        random,
        logger,
        freeSpace,
      };
      return retrying(() => pullOnce(identity, shared), retries);
    };
    return pulls.join(pullKey(identity), work, { signal: ensure.signal, onEvent: listener(ensure, clock) });
  }

  async function pull(identity: PullIdentity, fresh: boolean, ensure: EnsureOptions): Promise<Pulled> {
    for (let mustAsk = fresh; ; mustAsk = true) {
      const result = await share(identity, mustAsk, ensure);
      const usable = !ensure.reauthorise || grants.allows(identity, result.image);
      if (result.pulled || (!mustAsk && usable)) return result;
    }
  }

  async function pullRefreshing(
    identity: PullIdentity,
    fresh: boolean,
    ensure: EnsureOptions,
  ): Promise<Pulled> {
    const { credentials } = identity;
    try {
      return await pull(identity, fresh, ensure);
    } catch (error) {
      const refused =
        DrvError.is(error, 'DRV_UNAUTHORIZED') && fingerprint(credentials) !== fingerprint(undefined);
      if (!refused || ensure.refresh === undefined) throw error;
      const newer = await abortable(ensure.refresh(), ensure.signal, 'refresh credentials');
      if (newer === undefined || fingerprint(newer) === fingerprint(credentials)) throw error;
      return pull({ ...identity, credentials: newer }, true, ensure);
    }
  }

  async function find(identity: PullIdentity, ensure: EnsureOptions): Promise<Pulled> {
    const { reference, platform } = identity;
    const { policy: when = 'missing', signal } = ensure;
    if (when === 'always') return pullRefreshing(identity, true, ensure);
    const image = await findImage(store, reference, { platform, signal });
    const hidden = image !== undefined && ensure.reauthorise === true && !grants.allows(identity, image);
    if (image !== undefined && !hidden) return { image, pulled: false };
    if (when === 'never') throw forbidden(identity, hidden);
    return pullRefreshing(identity, hidden, ensure);
  }

  const close = () => (closing ??= pulls.close());
  return {
    async ensure(reference: ImageReference, ensure: EnsureOptions = {}): Promise<EnsuredImage> {
      checkKinds(ensure, ENSURE, 'ensure', { op: 'pull image' });
      throwIfAborted(ensure.signal, 'pull image');
      if (closing !== undefined) throw new DrvError('DRV_INVALID_STATE', 'The image puller is closed');
      const { platform, credentials } = ensure;
      const { image, pulled, digest } = await find({ reference, platform, credentials }, ensure);
      const used = digestUsed(reference, image, digest);
      return withoutUndefined({ image, pulled, digest: used });
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function listener({ onEvent, onProgress }: EnsureOptions, clock: Clock): EnsureOptions['onEvent'] {
  if (onProgress === undefined) return onEvent;
  const tracker = createProgressTracker({ clock });
  return (event) => {
    tracker.add(event);
    tellListener(() => onEvent?.(event));
    tellListener(() => onProgress(tracker.progress()));
  };
}

function forbidden({ reference }: PullIdentity, hidden: boolean): DrvError {
  const name = formatReference(reference);
  return hidden
    ? new DrvError(
        'DRV_UNAUTHORIZED',
        `${name} is on the engine, but the registry has not given it to these credentials; the pull policy "never" forbids asking`,
        { op: 'inspect image' },
      )
    : new DrvError(
        'DRV_IMAGE_NOT_FOUND',
        `${name} is not on the engine, and the pull policy "never" forbids pulling it`,
        {
          op: 'inspect image',
        },
      );
}
