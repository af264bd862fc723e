import { describe, expect, it } from 'vitest';
import {
  hasIdentity,
  identityFor,
  isOwnContainer,
  taskIdOf,
} from '../../src/ownership/container-identity.ts';

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
    [{ name: 'drv-parked-k', labels: { 'drv.container': 'k', 'drv.task': '' } }, undefined],
    [{ name: 'drv-parked-k', labels: { 'drv.container': 'another', 'drv.task': '' } }, 'parked-k'],
    [{ name: 'drv-a', labels: { 'drv.container': 'k', 'drv.task': '' } }, 'a'],
  ])('tells the task of %j', (container, taskId) => {
    expect(taskIdOf(container)).toBe(taskId);
  });

  const labels = { 'drv.managed-by': 'drv', 'drv.task': 'a' };
  it.each([
    ['is', { name: 'drv-a', labels }, true],
    ['with a name of its own is', { name: 'drv-a', labels: { 'drv.managed-by': 'drv' } }, true],
    ['of an image that was made of one is not', { name: 'my-database', labels }, false],
    ['of somebody else is not', { name: 'drv-a', labels: { 'drv.task': 'a' } }, false],
  ])("a container %s drv's own", (_what, container, isOwn) => {
    expect(isOwnContainer(container)).toBe(isOwn);
  });
});
