import type { SavedRun } from '@drv/core';
import { createDockerDriver } from '@drv/docker';

// Goes on with a saved run, says so, and holds it until it is killed.
const [host = '', saved = ''] = process.argv.slice(2);
const prepared = await createDockerDriver({ host }).recover(JSON.parse(saved) as SavedRun);
const handle = await prepared.start();
console.log('held');
await handle.wait();
