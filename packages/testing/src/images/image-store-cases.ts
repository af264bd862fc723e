import type { ConformanceCase } from '../cases/case.ts';
import { abortCases } from './cases/abort.ts';
import { failureCases } from './cases/failures.ts';
import { inventoryCases } from './cases/inventory.ts';
import { pullCases } from './cases/pull.ts';
import type { ImageStoreContext } from './image-store-context.ts';

/** What every image store promises. */
export const imageStoreCases: readonly ConformanceCase<ImageStoreContext>[] = [
  ...inventoryCases,
  ...pullCases,
  ...failureCases,
  ...abortCases,
];
