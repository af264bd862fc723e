import { describe, expect, it } from 'vitest';
import { hasIdentity, identityFor, taskIdOf } from '../../src/ownership/container-identity.ts';

describe('the identity of a container', () => {
  it('is new each time, and its name says the task', () => {
    const [first, second] = [identityFor('a-task'), identityFor('a-task')];
    expect(first.key).not.toBe(second.key);
    expect([first.name, second.name]).toEqual(['drv-a-task', 'drv-a-task']);
    expect(hasIdentity({ labels: { 'drv.container': first.key } }, first)).toBe(true);
    expect(hasIdentity({ labels: { 'drv.container': first.key } }, second)).toBe(false);
    expect(hasIdentity({ labels: {} }, first)).toBe(false);
  });

  it.each([
    [{ name: 'drv-a', labels: { 'drv.task': 'a' } }, 'a'],
    [{ name: 'renamed-by-hand', labels: { 'drv.task': 'a' } }, 'a'],
    [{ name: 'drv-drv-a', labels: {} }, 'drv-a'],
    [{ name: 'postgres', labels: {} }, undefined],
  ])('tells the task of %j', (container, taskId) => {
    expect(taskIdOf(container)).toBe(taskId);
  });
});
