import { expect, test } from 'vitest';

import { findReachable } from '../../src/acquire/find-reachable.ts';

test('an engine that was asked for and does not answer is an error, not a reason to take another', async () => {
  await expect(findReachable({ DOCKER_HOST: 'unix:///nowhere/docker.sock' })).rejects.toThrow(
    'DOCKER_HOST is unix:///nowhere/docker.sock, but no Docker engine answers there. Start it, or unset DOCKER_HOST.',
  );
});
