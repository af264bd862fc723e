// Which file may import which, types included; the tables are in tooling/checks/src/arrows.
import { importRules } from './tooling/checks/src/arrows/import-rules.ts';

export default {
  forbidden: importRules(),
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/dist/' },
    enhancedResolveOptions: {
      conditionNames: ['@drv/source', 'import', 'node', 'types'],
      exportsFields: ['exports'],
    },
  },
};
