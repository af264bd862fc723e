import type { FinishedTask } from './finished-task.ts';

/** A report as JUnit writes it: a task that failed is a failure, one that drv could not run an error. */
export function junitXml(tasks: readonly FinishedTask[]): string {
  const failures = tasks.filter(isFailure).length;
  const errors = tasks.filter(({ isUnknown }) => isUnknown).length;
  const seconds = tasks.reduce((sum, task) => sum + task.seconds, 0).toFixed(3);
  const counts = `tests="${tasks.length}" failures="${failures}" errors="${errors}" time="${seconds}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `  <testsuite name="drv" ${counts}>`,
    ...tasks.map(caseOf),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function isFailure({ isUnknown, outcome }: FinishedTask): boolean {
  return !isUnknown && outcome !== 'success';
}

function caseOf(task: FinishedTask): string {
  const { name, seconds, outcome, words, isUnknown, outputTail } = task;
  const begin = `    <testcase classname="drv" name="${escaped(name)}" time="${seconds.toFixed(3)}"`;
  if (outcome === 'success') return `${begin}/>`;
  const tag = isUnknown ? 'error' : 'failure';
  const found = `<${tag} type="${escaped(outcome)}" message="${escaped(words)}">${escaped(outputTail)}</${tag}>`;
  return `${begin}>\n      ${found}\n    </testcase>`;
}

/** XML has no way at all to write most control characters. */
function escaped(text: string): string {
  return text
    .replace(
      /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
      '\ufffd',
    )
    .replace(/[&<>"\n\r\t]/g, (character) => `&#${character.charCodeAt(0)};`);
}
