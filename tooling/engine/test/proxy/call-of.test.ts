import { expect, it } from 'vitest';

import { callOf } from '../../src/proxy/call-of.ts';

it.each([
  ['POST /containers/create?name=drv-x HTTP/1.1', 'container.create'],
  ['POST /v1.41/containers/abc/attach?stream=1 HTTP/1.1', 'container.attach'],
  ['GET /containers/abc/json HTTP/1.1', 'container.inspect'],
  ['GET /containers/json?all=true HTTP/1.1', 'container.list'],
  ['DELETE /containers/abc?force=true HTTP/1.1', 'container.remove'],
  ['POST /images/create?fromImage=x HTTP/1.1', 'image.pull'],
  ['GET /images/localhost:5000/drv/busybox:1/json HTTP/1.1', 'image.inspect'],
  ['PUT /v1.41/containers/abc/archive?path=%2F HTTP/1.1', 'container.archive'],
  ['HEAD /_ping HTTP/1.1', 'ping'],
  ['POST /containers/abc/exec HTTP/1.1', 'unknown'],
] as const)('%s', (line, call) => {
  expect(callOf(line)).toBe(call);
});
