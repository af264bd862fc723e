import { unit } from '../../tooling/config/vitest.ts';

export default unit('example-bull-board');
