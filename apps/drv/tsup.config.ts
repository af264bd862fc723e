import { app } from '../../tooling/config/tsup.ts';

export default app({ entry: ['src/main.ts'] });
