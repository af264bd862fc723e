import { expect, it } from 'vitest';
import { CAPABILITY_PRESETS, validateTask } from '../../src/index.ts';

it.each(Object.entries(CAPABILITY_PRESETS))('%s is right for a task', (_name, capabilities) => {
  expect(() => validateTask({ image: 'busybox', capabilities })).not.toThrow();
});

it('each holds the ones before it', () => {
  const { none, root, docker } = CAPABILITY_PRESETS;
  expect(none).toEqual([]);
  expect(docker).toEqual(expect.arrayContaining([...root]));
  expect(new Set(docker).size).toBe(14);
});
