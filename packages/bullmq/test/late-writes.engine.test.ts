import { startPrivateRedis } from '@drv/tooling-engine';
import { describeLateWrites } from '@drv/tooling-fleet';
import { openStore } from './support/open-store.ts';

describeLateWrites({ start: () => startPrivateRedis(), openStore });
