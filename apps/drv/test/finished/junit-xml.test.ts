import { expect, it } from 'vitest';
import { junitXml } from '../../src/finished/junit-xml.ts';
import { someTask } from '../support/some-task.ts';

it('tells success, failure and error apart, and writes what XML can bear', () => {
  const lines = junitXml([
    someTask({ name: 'img <a> & "b"' }),
    someTask({
      outcome: 'timeout',
      words: 'timed out after 3 s',
      outputTail: 'last\n\u001b[31m\ud800 ]]> <x>',
    }),
    someTask({ outcome: 'DRV_ENGINE_UNAVAILABLE', isUnknown: true, words: 'no engine' }),
  ]).split('\n');
  expect(lines).toEqual([
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites tests="3" failures="1" errors="1" time="4.500">',
    '  <testsuite name="drv" tests="3" failures="1" errors="1" time="4.500">',
    '    <testcase classname="drv" name="img &#60;a&#62; &#38; &#34;b&#34;" time="1.500"/>',
    '    <testcase classname="drv" name="img do" time="1.500">',
    '      <failure type="timeout" message="timed out after 3 s">last&#10;\ufffd[31m\ufffd ]]&#62; &#60;x&#62;</failure>',
    '    </testcase>',
    '    <testcase classname="drv" name="img do" time="1.500">',
    '      <error type="DRV_ENGINE_UNAVAILABLE" message="no engine"></error>',
    '    </testcase>',
    '  </testsuite>',
    '</testsuites>',
    '',
  ]);
});
