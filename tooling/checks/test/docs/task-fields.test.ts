import { expect, it } from 'vitest';
import { taskFields } from '../../src/docs/task-fields.ts';
import { listOf } from '../../src/finding.ts';
import { memoryRepository } from '../support/memory-repository.ts';

it('names fields without a row', () => {
  const repository = memoryRepository({
    'packages/core/src/task/container-task.ts':
      'export interface ContainerTask {\n  readonly id?: string;\n  readonly env: object;\n}\n',
    'docs/guide/sandbox.md': '| field | what |\n| --- | --- |\n| `id`, `image` | a name |\n',
  });
  expect(listOf(taskFields(repository))).toMatch(/has no row for `env` of a task$/);
});
