import { unit } from '../../tooling/config/vitest.ts';

export default unit('pgboss');
