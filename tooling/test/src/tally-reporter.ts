import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';

import type { Reporter, SerializedError, TestCase, TestModule, TestSuite } from 'vitest/node';

import type { SkippedTest, Tally } from './tally.ts';

// Conformance cases say in their names why they are skipped.
const SKIPPED = / \(skipped: (.+)\)$/;

/** A reporter that prints nothing and writes a {@link Tally} to the file that `DRV_TEST_TALLY` names. */
export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const path = process.env.DRV_TEST_TALLY;
    if (path === undefined) return;
    writeFileSync(path, JSON.stringify(tallyOf(modules, unhandled)));
  }
}

function tallyOf(modules: readonly TestModule[], unhandled: readonly SerializedError[]): Tally {
  const tests = modules.flatMap((module) => [...module.children.allTests()]);
  const suites = modules.flatMap((module) => [module, ...module.children.allSuites()]);
  const withState = (state: string) => tests.filter((test) => test.result().state === state);
  // A test still pending at the end was cut off.
  const broken = [
    ...withState('failed'),
    ...withState('pending'),
    ...suites.filter((suite) => suite.errors().length > 0),
  ];
  return {
    passed: withState('passed').length,
    failed: broken.length + unhandled.length,
    failures: [...broken.map(failure), ...unhandled.map(({ message }) => `outside of any test: ${message}`)],
    skipped: withState('skipped').map(skippedTest),
  };
}

function skippedTest(test: TestCase): SkippedTest {
  const result = test.result();
  const note = result.state === 'skipped' ? result.note : undefined;
  return {
    file: relative(process.cwd(), test.module.moduleId),
    name: test.fullName.replace(SKIPPED, ''),
    reason: setUpFailed(test)
      ? 'what should have set the test up failed, see above'
      : (note ?? SKIPPED.exec(test.name)?.[1]),
  };
}

/** The file, the name and the first line of what went wrong. */
function failure(broken: TestCase | TestSuite | TestModule): string {
  const errors = broken.type === 'test' ? (broken.result().errors ?? []) : broken.errors();
  const module = broken.type === 'module' ? broken : broken.module;
  const name = broken.type === 'module' ? '' : ` > ${broken.fullName}`;
  const why = errors[0]?.message.split('\n', 1)[0] ?? 'was cut off';
  return `${relative(process.cwd(), module.moduleId)}${name}: ${why}`;
}

function setUpFailed(test: TestCase): boolean {
  for (let suite = test.parent; suite.type === 'suite'; suite = suite.parent) {
    if (suite.errors().length > 0) return true;
  }
  return test.module.errors().length > 0;
}
