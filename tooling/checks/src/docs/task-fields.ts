import type { Finding } from '../finding.ts';
import type { Repository } from '../repository/repository.ts';

const SOURCE = 'packages/core/src/task/container-task.ts';
const GUIDE = 'docs/guide/sandbox.md';

/** Fields of a task that have no row in the guide that says what each of them weakens. */
export function taskFields(repository: Repository): readonly Finding[] {
  const fields = [...repository.read(SOURCE).matchAll(/^ {2}readonly (\w+)\??:/gm)].map(
    ([, name = '']) => name,
  );
  const rows = repository.read(GUIDE).match(/^\| `.*?\|/gm) ?? [];
  return fields
    .filter((field) => !rows.some((row) => row.includes(`\`${field}\``)))
    .map((field) => ({ where: GUIDE, what: `has no row for \`${field}\` of a task` }));
}
