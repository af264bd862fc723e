import type { Options } from 'tsup';
import { app } from '../../tooling/config/tsup.ts';

type Plugin = NonNullable<Options['esbuildPlugins']>[number];

/**
 * Commander loads `node:child_process` for subcommands that are programs of their own. drv has none, and to load it
 * takes a tenth of the time that `drv --help` takes.
 */
const withoutPrograms: Plugin = {
  name: 'commander-without-programs',
  setup(build) {
    build.onResolve({ filter: /^(node:)?child_process$/ }, ({ importer }) =>
      importer.includes('/commander/') ? { path: 'none', namespace: 'no-programs' } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'no-programs' }, () => ({ contents: 'export default {};' }));
  },
};

export default app({ entry: ['src/main.ts'], esbuildPlugins: [withoutPrograms] });
