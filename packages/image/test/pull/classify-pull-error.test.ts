import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import {
  classifyPullError,
  formatReference,
  judgePullError,
  parseReference,
  repositoryName,
  type PullFailure,
} from '../../src/index.ts';

interface Recorded extends PullFailure {
  readonly said: string;
  readonly code: string;
  readonly engine: string;
}

const recorded = JSON.parse(
  readFileSync(new URL('../fixtures/pull-failures.json', import.meta.url), 'utf8'),
) as readonly Recorded[];

type Row = readonly [status: number | undefined, message: string, detail?: number];

/** In the words of engines, and of registries that cannot be asked on this machine. */
const TABLE: Readonly<Record<string, readonly Row[]>> = {
  DRV_RATE_LIMITED: [
    [undefined, 'error from registry: slow down'],
    [500, 'unknown: You have been temporarily blocked'],
    [500, 'unexpected status from GET request to https://auth.test/jwt: 429 Retry later'],
    [undefined, 'error from registry: the daily quota of this account is used up'],
    [429, 'anything'],
    [undefined, 'anything', 429],
    [undefined, 'toomanyrequests: You have reached your pull rate limit. You may increase the limit by …'],
    [
      500,
      'error from registry: You have reached your unauthenticated pull rate limit. https://www.docker.com/x',
    ],
    [404, 'pull access denied for a/b: denied: the client has exceeded pull rate limit'],
    [undefined, 'unexpected status code 429 Too Many Requests'],
    [undefined, 'error from registry: Rate exceeded'],
    [undefined, 'error from registry: retry-after: 1.159ms, allowed: 44000/minute'],
    [403, 'denied: You have exceeded the data transfer limit of this plan'],
    [500, 'Get "https://registry.test/v2/": too many failed login attempts for username or IP address'],
  ],
  DRV_NO_SPACE: [
    [
      undefined,
      'failed to register layer: devmapper: Thin Pool has 12 free data blocks which is less than minimum required 99 free data blocks',
    ],
    [undefined, 'failed to register layer: write /usr/lib/x: no space left on device'],
    [undefined, 'failed to copy: write /var/lib/x: disk quota exceeded'],
    [undefined, 'failed to register layer: write C:\\layer.tar: There is not enough space on the disk.'],
  ],
  DRV_PROXY_REFUSED: [
    [500, 'Get "https://registry.test/v2/": authenticationrequired'],
    [500, 'Get "https://registry.test/v2/": Proxy Authentication Required'],
    [
      500,
      'failed to do request: Head "https://registry.test/v2/a/manifests/1": Proxy Authentication Required',
    ],
    [500, 'Get "https://registry.test/v2/": Forbidden'],
    [407, 'anything'],
  ],
  DRV_IMAGE_FORBIDDEN: [
    [undefined, 'error from registry: Repository access blocked'],
    [404, 'pull access denied for a/b: denied: access to this image is restricted by its owner'],
    [
      500,
      'error parsing HTTP 402 response body: invalid character \'P\' looking for beginning of value: "Payment required"',
    ],
    [undefined, 'initializing source docker://x: Source image rejected: no signature is there'],
    [undefined, 'error from registry: forbidden by the download blocking policy of the repository'],
    [500, 'unknown: The image is not signed by notation.'],
    [
      500,
      'unknown: current image with "Critical" severity cannot be pulled due to configured policy in Harbor',
    ],
    [404, 'pull access denied for a/b: denied: due to the download blocking policy configured in Xray'],
  ],
  DRV_INVALID_REFERENCE: [
    [400, 'invalid reference format: repository name (library/Foo) must be lowercase'],
    [403, "'scratch' is a reserved name"],
  ],
  DRV_IMAGE_UNSUPPORTED: [
    [undefined, 'cannot overwrite digest sha256:0a0b'],
    [500, 'missing signature key'],
    [500, "mediaType in manifest should be 'application/vnd.a' not 'application/vnd.b'"],
    [400, 'cannot download image with operating system "windows" when requesting "linux"'],
    [undefined, 'invalid rootfs in image configuration'],
    [undefined, 'failed to register layer: max depth exceeded'],
    [undefined, 'failed to extract layer sha256:aa: zstd: invalid input: magic number mismatch'],
    [500, 'unsupported MediaType: "application/vnd.docker.distribution.manifest.v1+prettyjws"'],
    [404, 'no supported platform found in manifest list'],
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
    [undefined, 'a Windows version 10.0.26100-based image is incompatible with a 10.0.20348 host'],
    [undefined, 'no matching manifest for windows/amd64 10.0.17763 in the manifest list entries'],
    [
      undefined,
      'failed to unpack image on snapshotter overlayfs: mismatched image rootfs and manifest layers',
    ],
    [undefined, 'failed to register layer: archive/tar: invalid tar header'],
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
    [undefined, 'error from registry: access forbidden'],
    [
      undefined,
      'error from registry: the caller has no permission "download" on resource "r" (or it may not exist)',
    ],
    [undefined, 'error from registry: Your authorization token has expired.'],
    [undefined, 'error from registry: user is not authorized to perform: read'],
    [undefined, 'error from registry: unauthenticated: who is this?'],
    [undefined, 'error from registry: the token provided does not match expected scopes'],
    [undefined, 'error from registry: Invalid username or password.'],
    [
      500,
      'failed to authorize: failed to fetch oauth token: unexpected status from POST request to https://auth.test/token: 400 Bad Request',
    ],
    [500, 'Get "https://registry.test/v2/": email must be verified before using account'],
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
    [
      undefined,
      'failed to check image sha256:aa: rpc error: code = NotFound desc = content digest sha256:aa: not found',
    ],
    [503, 'This node is not a swarm manager'],
    [
      500,
      'connection error: desc = "transport: dial unix /run/containerd/containerd.sock: connect: connection refused"',
    ],
  ],
  DRV_REGISTRY_UNAVAILABLE: [
    [undefined, 'error from registry: internal error'],
    [undefined, 'error from registry: web server is down'],
    [500, 'Get "https://registry.test/v2/": net/http: timeout awaiting response headers'],
    [
      undefined,
      'failed to copy: httpReadSeeker: failed open: stream error: stream ID 3; INTERNAL_ERROR; received from peer',
    ],
    [undefined, 'read tcp 10.0.0.2:1->10.0.0.1:443: read: operation timed out'],
    [500, 'lookup registry.test: Temporary failure in name resolution'],
    [
      undefined,
      'failed commit on ref "layer-sha256:aa": failed size validation: 1 != 2: failed precondition',
    ],
    [500, 'received unexpected HTTP status: 511 Network Authentication Required'],
    [500, 'missing or empty Content-Type header'],
    [
      500,
      'Get "https://registry.test/v2/": net/http: HTTP/1.x transport connection broken: malformed HTTP response',
    ],
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
    [undefined, 'lookup not-found.test on 10.0.0.53:53: server misbehaving'],
    [
      500,
      'Get "https://registry.test/v2/": proxyconnect tcp: dial tcp 10.0.0.9:3128: connect: connection refused',
    ],
    [500, 'Get "https://registry.test/v2/": Bad Gateway'],
    [undefined, 'received unexpected HTTP status: 525 <none>'],
    [
      500,
      'failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://auth.test/token: 404 Not Found',
    ],
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
    [undefined, 'error from registry: something new'],
    [500, 'open /var/lib/docker/tmp/GetImageBlob1: too many open files'],
    [500, 'open /var/lib/docker/image/overlay2/repositories.json: permission denied'],
    [500, 'layer does not verify'],
    [400, 'something new'],
    [200, 'failed to register layer: exit status 1'],
    [undefined, 'failed to register layer: hcsshim::ImportLayer failed in Win32: Access is denied. (0x5)'],
    [undefined, 'failed to register layer: rename C:\\a C:\\b: Access is denied.'],
    [undefined, 'failed to extract layer sha256:aa: mkdir /x: operation not permitted'],
    [undefined, 'failed to register layer: open /x: file does not exist'],
    [
      undefined,
      'failed to prepare extraction snapshot "extract-1 sha256:aa": parent snapshot sha256:bb does not exist: not found',
    ],
    [undefined, 'failed to get reader from content store: content digest sha256:aa: not found'],
    [
      undefined,
      'failed to register layer: Error processing tar file(exit status 1): lchown /etc/gshadow: invalid argument',
    ],
    [403, 'authorization denied by plugin opa: too strict'],
    [undefined, ''],
  ],
};

describe('classifyPullError', () => {
  const rows = Object.entries(TABLE).flatMap(([code, all]) =>
    all.map(([status, message, detailCode]) => ({ code, status, message, detailCode })),
  );

  it.each(rows)('$code: $status $message', ({ code, ...failure }) => {
    expect(classifyPullError(failure)).toBe(code);
  });

  it.each(recorded)('$said is $code on $engine', ({ code, status, message }) => {
    const reference = parseReference('registry.test:5000/own/app:1');
    expect(classifyPullError({ status, message, reference })).toBe(code);
  });

  it.each([
    'Get "https://registry.test/v2/": x509: certificate signed by unknown authority',
    'Get "https://registry.test/v2/": tls: failed to verify certificate: x509: certificate is valid for a.test, not registry.test',
    'failed to do request: Head "https://registry.test/v2/a/manifests/1": x509: certificate has expired or is not yet valid: current time 2026-01-01T00:00:00Z is after 2025-12-31T00:00:00Z',
    'pinging container registry registry.test: Get "https://registry.test/v2/": http: server gave HTTP response to HTTPS client',
    'Get "http://registry.test/v2/": Client sent an HTTP request to an HTTPS server.',
    'Get "https://registry.test/v2/": tls: first record does not look like a TLS handshake',
    'Get "https://registry.test/v2/": remote error: tls: protocol version not supported',
    'Get "https://registry.test/v2/": remote error: tls: certificate required',
    String.raw`Get "https://registry.test/v2/": net/http: HTTP/1.x transport connection broken: malformed HTTP response "\x15\x03\x01\x00\x02\x02"`,
  ])('lasts until somebody changes a setting: %s', (message) => {
    const unavailable = { code: 'DRV_REGISTRY_UNAVAILABLE', retryable: false };
    for (const status of [undefined, 500]) expect(judgePullError({ status, message })).toEqual(unavailable);
  });

  it.each([
    'Get "https://registry.test/v2/": net/http: TLS handshake timeout',
    'Get "https://registry.test/v2/": remote error: tls: internal error',
    'read tcp 10.0.0.2:1->10.0.0.1:443: read: connection reset by peer',
    'manifest for x509/x509:latest: received unexpected HTTP status: 503 Service Unavailable',
  ])('may pass: %s', (message) => {
    const reference = parseReference('x509/x509');
    expect(judgePullError({ message, reference })).toEqual({
      code: 'DRV_REGISTRY_UNAVAILABLE',
      retryable: true,
    });
  });

  it('is as retryable as its code, where no rule says otherwise', () => {
    expect(judgePullError({ status: 429, message: '' })).toEqual({
      code: 'DRV_RATE_LIMITED',
      retryable: true,
    });
    expect(judgePullError({ status: 404, message: '' })).toEqual({
      code: 'DRV_IMAGE_NOT_FOUND',
      retryable: false,
    });
  });

  it.each([
    'envoyproxy/ratelimit:nonesuch',
    'docker.io/library/denied:429',
    'too.many.requests/no-space/x509:1',
    'ghcr.io/acme/toomanyrequests:rate-limit',
    '[2001:db8::1]:5000/rate.limit/schema-1:unauthorized',
    'localhost:5000/status/500:eof',
    `quay.io/acme/throttle@sha256:${'4'.repeat(64)}`,
  ])('is not misled by the name of an image that is not there: %s', (name) => {
    const reference = parseReference(name);
    const canonical = formatReference(reference);
    const repository = repositoryName(reference);
    const familiar = repositoryName(reference, 'familiar');
    const tag = reference.tag ?? reference.digest ?? '';
    for (const message of [
      `manifest for ${formatReference(reference, 'familiar')} not found: manifest unknown: manifest unknown`,
      `repository ${familiar} not found: name unknown: repository name not known to registry`,
      `failed to resolve reference "${canonical}": ${canonical}: not found`,
      `initializing source docker://${canonical}: reading manifest ${tag} in ${repository}: manifest unknown`,
      `Head "https://${reference.registry}/v2/${reference.repository}/manifests/${tag}": name unknown`,
    ]) {
      expect(classifyPullError({ status: 404, message, reference })).toBe('DRV_IMAGE_NOT_FOUND');
    }
    const refused = `pull access denied for ${familiar}, repository does not exist or may require 'docker login'`;
    expect(classifyPullError({ status: 404, message: refused, reference })).toBe('DRV_UNAUTHORIZED');
  });

  it('is quick with a page of anything', () => {
    const message = 'a-.:/'.repeat(200_000);
    expect(classifyPullError({ message, reference: parseReference('a/b') })).toBe('DRV_ENGINE_FAILED');
  });
});
