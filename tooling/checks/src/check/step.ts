/** One part of `pnpm check`: a command that exits with 0 when all is well. */
export interface Step {
  /** A word, to run this step alone: `pnpm check lint`. */
  readonly name: string;
  readonly command: readonly [program: string, ...words: string[]];
  /** What to do when it fails, in one line. */
  readonly remedy: string;
}

/** The parts of `pnpm check`, the quick ones first. */
export const STEPS: readonly Step[] = [
  {
    name: 'lint',
    command: ['oxlint', '--type-aware', '--type-check', '--deny-warnings'],
    remedy: 'Types and rules; the rules are in .oxlintrc.json. `npx oxlint --type-aware --fix` mends some.',
  },
  {
    name: 'format',
    command: ['biome', 'format'],
    remedy: '`npx pnpm format` formats everything.',
  },
  {
    name: 'imports',
    command: ['depcruise', 'packages', 'apps', '--config', '.dependency-cruiser.mjs'],
    remedy: 'Which file may import which is in tooling/checks/src/arrows and ARCHITECTURE.md.',
  },
  {
    name: 'unused',
    command: ['knip'],
    remedy: 'Remove what nothing uses: files, exports, dependencies. The exceptions are in knip.json.',
  },
  {
    name: 'rules',
    command: ['vitest', 'run', '--project', 'checks', 'tooling/checks/test/repository.test.ts'],
    remedy: 'The rules of the repository are in tooling/checks/src and explained in ARCHITECTURE.md.',
  },
  {
    name: 'launcher',
    command: ['node', '--conditions=@drv/source', 'tooling/release/build-launcher.ts', '--check'],
    remedy: '`npx pnpm build:launcher` compiles tooling/release/launcher/launcher.c into @drv/docker.',
  },
  {
    name: 'packages',
    command: ['turbo', 'run', 'check:pkg', '--output-logs=errors-only', '--log-order=grouped'],
    remedy: 'publint and attw read what would be published: package.json "exports" and dist/.',
  },
];
