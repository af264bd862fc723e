import { run, type Driver } from '@drv/core';

export type Converted =
  | { readonly ok: true; readonly pdf: Buffer }
  | { readonly ok: false; readonly why: 'too slow' | 'too large' | 'broken document' | 'try again' };

/** Converts a document in a container. It takes any driver, which is what makes it testable. */
export async function convert(driver: Driver, document: Uint8Array): Promise<Converted> {
  const task = {
    image: 'converter:3',
    command: ['to-pdf'],
    network: 'none',
    timeoutMs: 1_000,
    graceMs: 0,
    limits: { memoryBytes: 256 << 20 },
  } as const;
  const result = await run(driver, task, { input: document, encoding: 'buffer' }).catch(() => undefined);
  switch (result?.status) {
    case undefined:
      return { ok: false, why: 'try again' };
    case 'success':
      return { ok: true, pdf: result.stdout };
    case 'timeout':
      return { ok: false, why: 'too slow' };
    case 'killed':
      return { ok: false, why: result.cause === 'oom' ? 'too large' : 'broken document' };
    default:
      return { ok: false, why: 'broken document' };
  }
}
