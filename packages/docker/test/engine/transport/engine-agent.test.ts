import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { createEngineAgent } from '../../../src/engine/transport/engine-agent.ts';

it('an agent shows none of its connections, however deep it is looked into', () => {
  const agent = createEngineAgent({ kind: 'socket', socketPath: '/nowhere.sock' });
  const shown = inspect({ options: { agent } }, { showHidden: true, depth: null });
  expect(shown).toBe('{ options: { agent: Agent } }');
});
