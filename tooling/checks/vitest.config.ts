import { unit } from '../config/vitest.ts';

// Reading and type-checking every source takes seconds, not the milliseconds of a unit test.
export default unit('checks', { testTimeout: 120_000, hookTimeout: 300_000 });
