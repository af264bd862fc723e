import { expect, it } from 'vitest';
import { taskFields } from '../../src/docs/task-fields.ts';
import { listOf } from '../../src/finding.ts';
import { memoryRepository } from '../support/memory-repository.ts';

it('names fields without a row, and what is said nowhere to weaken anything or nothing', () => {
  const repository = memoryRepository({
    'packages/core/src/task/container-task.ts':
      'export interface ContainerTask {\n  readonly id?: string;\n  readonly env: object;\n}\n',
    'packages/docker/src/prepare/docker-task-options.ts':
      'export interface DockerTaskOptions {\n  readonly ipc?: string;\n  readonly runtime?: string;\n}\n' +
      'export interface Choice {\n  readonly driver?: string;\n}\n',
    'docs/guide/sandbox.md': '| field | what |\n| --- | --- |\n| `id`, `image` | a name |\n\n`ipc`\n',
    'SECURITY.md': "`env: { A: 'b' }`, `driverOptions.docker.runtime`, `idle`\n",
  });
  expect(listOf(taskFields(repository)).trim().split('\n')).toEqual([
    expect.stringMatching(/sandbox\.md.* has no row for `env` of a task$/),
    expect.stringMatching(/sandbox\.md.* does not say what `runtime` weakens$/),
    expect.stringMatching(/SECURITY\.md.* does not say what `id` weakens$/),
    expect.stringMatching(/SECURITY\.md.* does not say what `ipc` weakens$/),
  ]);
});
