import type { TestEngine } from './test-engine.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The engine of the run; a test gets it by `inject('engine')`. */
    engine: TestEngine;
  }
}
