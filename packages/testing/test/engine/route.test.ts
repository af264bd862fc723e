import { expect, it } from 'vitest';
import { routeOf } from '../../src/engine/route.ts';

it.each([
  ['GET', '/containers/abc/logs', { call: 'container.logs', target: 'abc' }],
  ['GET', '/images/localhost:5000/a%20b:1/json', { call: 'image.inspect', target: 'localhost:5000/a b:1' }],
  ['POST', '/containers/create', { call: 'container.create', target: '' }],
  ['PUT', '/containers/abc/archive', { call: 'container.archive', target: 'abc' }],
  ['POST', '/containers/abc/exec', undefined],
  ['PUT', '/info', undefined],
] as const)('%s %s', (method, path, route) => {
  expect(routeOf(method, path)).toEqual(route);
});
