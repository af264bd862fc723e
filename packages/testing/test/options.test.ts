import { testKinds } from '../../../tooling/config/test-kinds.ts';
import { DESCRIBE_CASES, describeCases } from '../src/cases/describe-cases.ts';
import { RUN_CASES } from '../src/cases/run-cases.ts';
import { FAKE_ENGINE } from '../src/engine/fake-engine.ts';
import { MEMORY_STORE } from '../src/images/memory-image-store.ts';
import { createFakeEngine, createMemoryDriver, createMemoryImageStore, runCases } from '../src/index.ts';
import { MEMORY_DRIVER } from '../src/memory/memory-driver-options.ts';

/** As from plain JavaScript. */
const asked = (options: unknown) => options as never;
const base = { programs: {} };
const cases = { cases: [], setup: () => ({ capabilities: {} }) };

testKinds('createMemoryDriver', {
  takesOthers: true,
  kinds: MEMORY_DRIVER,
  base,
  call: (options) => createMemoryDriver(asked(options)),
});
testKinds('createFakeEngine', {
  takesOthers: true,
  kinds: FAKE_ENGINE,
  base,
  call: (options) => createFakeEngine(asked(options)),
});
testKinds('createMemoryImageStore', {
  takesOthers: true,
  kinds: MEMORY_STORE,
  call: (options) => createMemoryImageStore(asked(options)),
});
testKinds('runCases', {
  takesOthers: true,
  kinds: RUN_CASES,
  base: cases,
  call: (options) => runCases(asked(options)),
});
testKinds('describeCases', {
  takesOthers: true,
  kinds: DESCRIBE_CASES,
  base: cases,
  call: (options) => describeCases('none', asked(options)),
});
