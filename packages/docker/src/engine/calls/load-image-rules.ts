import type * as rules from '@drv/image';

/** How references are written and failed pulls are judged, which an import of this package need not wait for. */
export async function loadImageRules(): Promise<typeof rules> {
  return await import('@drv/image');
}
