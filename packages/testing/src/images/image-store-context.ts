import type { Credentials } from '@drv/core';
import type { ImageReference, ImageStore } from '@drv/core/driver';
import type { CaseContext } from '../cases/case.ts';

/** What the cases have to know of an image store and of the images around it. */
export interface ImageStoreHarness {
  /** The store as each case finds it: `present` is there, and none of the others. */
  createStore(): ImageStore | Promise<ImageStore>;
  readonly images: ImageStoreImages;
  /** Lets a container use an image until the answer is called. */
  use?(imageId: string): Promise<() => Promise<void> | void> | (() => Promise<void> | void);
}

/** The images that the cases name. Those that are absent make cases not apply. */
export interface ImageStoreImages {
  /** In the store from the beginning. */
  readonly present: ImageReference;
  /** In a registry that gives it to anybody. */
  readonly pullable: ImageReference;
  /** In no registry; its registry answers. */
  readonly absent: ImageReference;
  /** In a registry that wants credentials. */
  readonly guarded?: {
    readonly reference: ImageReference;
    readonly credentials: Credentials;
    readonly wrong: Credentials;
  };
  /** Its pull begins and breaks. */
  readonly breaks?: ImageReference | undefined;
  /** Its pull begins and goes on no further. */
  readonly stalls?: ImageReference | undefined;
  /** Its registry cannot be reached. */
  readonly unavailable?: ImageReference | undefined;
  /** Its registry limits the rate of pulls. */
  readonly rateLimited?: ImageReference | undefined;
  /** A platform that `present` is not for. */
  readonly foreignPlatform?: string | undefined;
  /** In a registry that gives it to anybody, for several platforms, `foreignPlatform` not among them. */
  readonly multiPlatform?: ImageReference | undefined;
}

/** What cases of an image store are chosen by; taken from its harness. */
export interface ImageStoreTraits {
  readonly guarded: boolean;
  readonly breaks: boolean;
  readonly stalls: boolean;
  readonly unavailable: boolean;
  readonly rateLimited: boolean;
  readonly foreignPlatform: boolean;
  readonly multiPlatform: boolean;
  readonly use: boolean;
}

/** What a case of an image store is given. */
export interface ImageStoreContext extends CaseContext, ImageStoreHarness {
  readonly capabilities: ImageStoreTraits;
}
