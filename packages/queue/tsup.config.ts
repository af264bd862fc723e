import { library } from '../../tooling/config/tsup.ts';

export default library({ entry: ['src/index.ts', 'src/cases.ts'] });
