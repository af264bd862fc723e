import { describe, expect, it } from 'vitest';

import { classifyPullError } from '../../src/index.ts';

type Row = readonly [status: number | undefined, message: string, detail?: number];

const TABLE: Readonly<Record<string, readonly Row[]>> = {
  DRV_RATE_LIMITED: [
    [429, 'anything'],
    [undefined, 'anything', 429],
    [undefined, 'toomanyrequests: You have reached your pull rate limit. You may increase the limit by …'],
    [
      500,
      'error from registry: You have reached your unauthenticated pull rate limit. https://www.docker.com/x',
    ],
    [404, 'pull access denied for a/b: denied: the client has exceeded pull rate limit'],
    [undefined, 'unexpected status code 429 Too Many Requests'],
  ],
  DRV_NO_SPACE: [
    [undefined, 'failed to register layer: write /usr/lib/x: no space left on device'],
    [undefined, 'failed to copy: write /var/lib/x: disk quota exceeded'],
  ],
  DRV_INVALID_REFERENCE: [
    [400, 'invalid reference format: repository name (library/Foo) must be lowercase'],
    [403, "'scratch' is a reserved name"],
  ],
  DRV_IMAGE_UNSUPPORTED: [
    [500, 'no matching manifest for linux/arm64/v8 in the manifest list entries'],
    [404, 'no matching manifest for linux/arm64/v8 in the manifest list entries: not found'],
    [undefined, 'no match for platform in manifest: not found'],
    [400, 'unsupported media type application/vnd.example.v1+json'],
    [
      400,
      'Docker Image Format v1 and Docker Image manifest version 2, schema 1 support has been removed. Suggest the author',
    ],
    [400, 'encountered remote "application/vnd.docker.plugin.v1+json"(plugin) when fetching "x"'],
    [undefined, 'image operating system "windows" cannot be used on this platform'],
    [400, '"solaris": unknown operating system or architecture: invalid argument'],
    [
      500,
      'choosing an image from manifest list docker://x: no image found in image index for architecture arm64',
    ],
    [
      404,
      'image with reference x was found but does not match the specified platform: wanted linux/arm64, actual: linux/amd64',
    ],
  ],
  DRV_UNAUTHORIZED: [
    [401, 'unauthorized: authentication required'],
    [403, 'error from registry: denied'],
    [undefined, 'anything', 401],
    [
      404,
      "pull access denied for a/b, repository does not exist or may require 'docker login': denied: requested access",
    ],
    [500, 'Head "https://registry.test/v2/a/manifests/1": no basic auth credentials'],
    [500, 'Get "https://registry.test/v2/": unauthorized: incorrect username or password'],
    [
      undefined,
      'failed to resolve reference "x": pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
    ],
    [
      500,
      'initializing source docker://x: reading manifest 1 in x: requested access to the resource is denied',
    ],
    [500, 'unable to retrieve auth token: invalid username/password: unauthorized'],
    [
      undefined,
      'unexpected status from HEAD request to https://registry.test/v2/a/manifests/1: 403 Forbidden',
    ],
  ],
  DRV_ENGINE_UNAVAILABLE: [
    [503, 'This node is not a swarm manager'],
    [
      500,
      'connection error: desc = "transport: dial unix /run/containerd/containerd.sock: connect: connection refused"',
    ],
  ],
  DRV_REGISTRY_UNAVAILABLE: [
    [500, 'Get "https://registry.test/v2/": dial tcp: lookup registry.test on 127.0.0.53:53: no such host'],
    [500, 'Get "https://registry.test/v2/": dial tcp 10.0.0.1:443: connect: connection refused'],
    [500, 'Get "https://registry.test/v2/": net/http: TLS handshake timeout'],
    [500, 'Get "https://registry.test/v2/": x509: certificate signed by unknown authority'],
    [500, 'Get "https://registry.test/v2/": http: server gave HTTP response to HTTPS client'],
    [500, 'Get "https://registry.test/v2/": context deadline exceeded'],
    [
      500,
      'Get "https://registry.test/v2/": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)',
    ],
    [undefined, 'unexpected EOF'],
    [undefined, 'read tcp 10.0.0.2:1->10.0.0.1:443: read: connection reset by peer'],
    [undefined, 'received unexpected HTTP status: 503 Service Unavailable'],
    [undefined, 'error parsing HTTP 500 response body: … unexpected status code 500'],
    [undefined, 'filesystem layer verification failed for digest sha256:abc'],
    [undefined, 'lookup not found.test: server misbehaving'],
    [502, 'proxy error'],
    [504, 'proxy error'],
  ],
  DRV_IMAGE_NOT_FOUND: [
    [404, 'manifest for a:b not found: manifest unknown: manifest unknown'],
    [404, 'repository a not found: name unknown: repository name not known to registry'],
    [404, 'anything'],
    [undefined, 'manifest unknown'],
    [500, 'reading manifest 1 in registry.test/a: manifest unknown'],
  ],
  DRV_ENGINE_FAILED: [
    [500, 'layer does not verify'],
    [400, 'something new'],
    [200, 'failed to register layer: exit status 1'],
    [undefined, ''],
  ],
};

describe('classifyPullError', () => {
  const rows = Object.entries(TABLE).flatMap(([code, all]) =>
    all.map(([status, message, detail]) => ({ code, status, message, detail })),
  );

  it.each(rows)('$code: $status $message', ({ code, status, message, detail }) => {
    expect(classifyPullError(status, message, detail)).toBe(code);
  });
});
