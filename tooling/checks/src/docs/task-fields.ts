import type { Finding } from '../finding.ts';
import type { Repository } from '../repository/repository.ts';

const TASK = 'packages/core/src/task/container-task.ts';
const DOCKER = 'packages/docker/src/prepare/docker-task-options.ts';
const GUIDE = 'docs/guide/sandbox.md';
const SECURITY = 'SECURITY.md';

/**
 * Fields of a task without a row in the guide, and those, or options of the Docker driver, that the guide or the security
 * policy does not name: both have to say what each of them weakens, or that it weakens nothing.
 */
export function taskFields(repository: Repository): readonly Finding[] {
  const [guide, security] = [repository.read(GUIDE), repository.read(SECURITY)];
  const fields = fieldsOf(repository.read(TASK));
  const options = fieldsOf(repository.read(DOCKER));
  const rows = guide.match(/^\| `.*?\|/gm) ?? [];
  return [
    ...fields
      .filter((field) => !rows.some((row) => row.includes(`\`${field}\``)))
      .map((field) => ({ where: GUIDE, what: `has no row for \`${field}\` of a task` })),
    ...unnamed(options, guide).map((option) => ({ where: GUIDE, what: silence(option) })),
    ...unnamed([...fields, ...options], security).map((field) => ({ where: SECURITY, what: silence(field) })),
  ];
}

/** Of the first interface of a source file. */
function fieldsOf(source: string): readonly string[] {
  const [first = ''] = /^export interface [^]*?^\}/m.exec(source) ?? [];
  return [...first.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, name = '']) => name);
}

/** Those that no code span of the text begins with. */
function unnamed(names: readonly string[], text: string): readonly string[] {
  return names.filter((name) => !new RegExp(`\`(?:driverOptions\\.docker\\.)?${name}\\b`).test(text));
}

function silence(name: string): string {
  return `does not say what \`${name}\` weakens`;
}
