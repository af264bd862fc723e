import type { AbortOptions } from '@drv/core';

/** A piece of a container's output: what `readOutput` of `@drv/docker` gives. */
export interface KeptOutput {
  readonly stream: 'stdout' | 'stderr';
  readonly time?: string | undefined;
  readonly data: Uint8Array;
  readonly afterGap?: true | undefined;
}

/** How much of an output is asked for. */
export interface KeptOutputOptions extends AbortOptions {
  readonly follow?: boolean | undefined;
  readonly tail?: number | undefined;
  readonly timestamps?: boolean | undefined;
}

/** Reads what an engine has kept of a container's output, whoever runs it. */
export type ReadContainerOutput = (
  containerId: string,
  options: KeptOutputOptions,
) => AsyncIterable<KeptOutput>;
