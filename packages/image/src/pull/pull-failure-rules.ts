import type { DrvErrorCode } from '@drv/core';

/** Matches by any one of its fields. */
export interface PullFailureRule {
  readonly code: DrvErrorCode;
  /** It lasts until somebody changes a setting, whatever else the code is used for. */
  readonly lasts?: true;
  /** HTTP statuses that mean this, whoever answered with them. */
  readonly statuses?: readonly number[];
  /** HTTP statuses that mean this if the registry answered with them, or what answered in its place. */
  readonly registryStatuses?: (status: number) => boolean;
  /** The registry's error codes (OCI distribution specification) as engines write them, alone between colons. */
  readonly parts?: readonly string[];
  readonly words?: readonly RegExp[];
  /** Words that mean this in a sentence of the registry's own; the engine may use them of itself. */
  readonly registryWords?: RegExp;
}

/**
 * The first rule that matches decides, so the order is part of the rules. The words are those of moby's two image
 * stores (`internal/distribution/errors.go`, `containerd/registry_errors.go`), of Podman, and of registries that all of
 * them repeat. Where a status is lost, as in moby's containerd store, the words are all there is.
 */
export const PULL_FAILURE_RULES: readonly PullFailureRule[] = [
  // Before the limits of registries, which are exceeded as a quota of a disk is.
  {
    code: 'DRV_NO_SPACE',
    words: [
      /no space left on device|disk quota exceeded|not enough space on the disk|database or disk is full/i,
      /free data blocks which is less than/i,
    ],
  },
  // Before what is refused: some registries say "denied" of a limit.
  {
    code: 'DRV_RATE_LIMITED',
    statuses: [429],
    parts: ['toomanyrequests'],
    words: [
      /too ?many ?requests|too many failed login|rate.?limit|pull limit|throttl|retry-after|retry later/i,
      /(?:rate|quota|data limit|requests?) exceeded|(?:exceeded|reached) .{0,60}(?:limit|quota)/i,
      /slow down|temporarily (?:blocked|banned)/i,
    ],
    registryWords: /too many|exceeded|\bquota\b/i,
  },
  {
    code: 'DRV_PROXY_REFUSED',
    statuses: [407],
    words: [
      /proxy auth/i,
      // Go's client tells of a refused CONNECT with the words of the status alone.
      /(?:get|head|post) "": (?:proxyconnect tcp: )?(?:forbidden|authentication ?required)/i,
    ],
  },
  {
    code: 'DRV_INVALID_REFERENCE',
    words: [/invalid reference format|is a reserved name|invalid repository name/i],
  },
  // Before what is refused: some registries answer their policy with "denied". 402: unpaid. 451: for legal reasons.
  {
    code: 'DRV_IMAGE_FORBIDDEN',
    statuses: [402, 412, 451],
    parts: ['projectpolicyviolation'],
    words: [
      /\b(?:configured|blocking|security|vulnerability) policy|rejected by policy|policy violation/i,
      /is not signed|source image rejected|quarantine/i,
      /\blegal reasons|payment required|\bdmca\b/i,
      /(?:access|repository|image|artifact|package)(?: to .{1,60})? (?:(?:is|was|has been) )?(?:blocked|restricted|suspended|disabled)/i,
    ],
  },
  // A page instead of a manifest or a token: a login, a gateway, a provider's notice. Before what is unsupported.
  {
    code: 'DRV_REGISTRY_UNAVAILABLE',
    words: [
      /\btext\/html\b|^(?:(?!HTTP 4\d\d).)*invalid character '<'/i,
      /unmarshalling content|token response|did not include a token|missing or empty Content-Type/i,
    ],
  },
  // Before not found: the containerd store ends "no matching manifest for ..." with ": not found".
  {
    code: 'DRV_IMAGE_UNSUPPORTED',
    registryStatuses: (status) => status === 406 || status === 415,
    parts: ['unsupported', 'manifest invalid'],
    words: [
      /no matching manifest|no match for platform|no supported platform/i,
      /does not (?:match the specified|provide the specified) platform/i,
      /no image found in (?:image index|manifest list) for/i,
      /(?:unsupported|unexpected|unknown|unrecognized) (?:manifest )?(?:media|content) ?type|mediaType in manifest should be/i,
      /unsupported (?:manifest|image|schema)|schema ?(?:version )?1\b|missing signature key|no longer supported since/i,
      /encountered remote .*(?:plugin|when fetching)|AI models?/i,
      /cannot be used on this platform|cannot download image with operating system|unknown operating system or architecture/i,
      // A store that keeps one platform of a pinned index has another one.
      /cannot overwrite digest/i,
      /is incompatible with a .* host|operating system does not match|does not match the host operating system/i,
    ],
  },
  // What the image is made of cannot be read. The same bytes come again.
  {
    code: 'DRV_IMAGE_UNSUPPORTED',
    words: [
      /(?<!body: )(?:unexpected end of JSON input|invalid character '[^<])|cannot unmarshal/i,
      /(?:rootfs|layers) .*(?:mismatch|don't match|do not match)|mismatched image rootfs|invalid rootfs|wrong diff id/i,
      /invalid tar header|gzip: invalid|zstd: |magic number mismatch|unsupported compression|max depth exceeded/i,
    ],
  },
  // containerd clears away what a failed pull has left, while the next one finds it. The one after that finds it gone.
  { code: 'DRV_ENGINE_UNAVAILABLE', words: [/failed to check image \S+: .*content digest \S+: not found/i] },
  // The engine's own refusal, and its own disk: nothing that a login would change, or that the registry lacks.
  {
    code: 'DRV_ENGINE_FAILED',
    words: [
      /authorization denied by plugin|failed to (?:register|extract) layer|writing blob: adding layer/i,
      // What containerd lost of its own.
      /\bsnapshot \S+ does not exist|content digest \S+: not found/i,
    ],
  },
  {
    code: 'DRV_UNAUTHORIZED',
    statuses: [401, 403],
    // "denied" is what a registry answers for an image that does not exist, too; "pull access denied" is moby's 404.
    parts: ['denied', 'unauthorized'],
    words: [
      /pull access denied|access to the resource is denied|no basic auth credentials/i,
      /(?<!network )authentication required|authorization failed|insufficient_scope|\bunauthorized\b/i,
      /incorrect username or password|invalid username\/password|must be verified before using/i,
      // A refresh token that is not good any more (RFC 6749, 5.2).
      /fetch oauth token: .*\b400\b/i,
    ],
    registryWords:
      /denied|forbidden|permission|not allowed|authori[sz]|authenticat|log ?in\b|credential|password|username|\btoken\b/i,
  },
  // The last: an engine that removes the layers of an image while it pulls it. The next try finds them gone.
  {
    code: 'DRV_ENGINE_UNAVAILABLE',
    words: [/dial unix|adding content digest to lease/i],
  },
  // Who the registry is, or how it speaks, is not what the engine is set up for: a certificate, plain HTTP.
  {
    code: 'DRV_REGISTRY_UNAVAILABLE',
    lasts: true,
    words: [
      /x509: |server gave HTTP response to HTTPS client|sent an HTTP request to an HTTPS server/i,
      /tls: (?:failed to verify|unknown certificate|bad certificate|certificate required|unrecognized name)/i,
      /tls: (?:first record does not look|protocol version not supported|no supported versions|handshake failure)/i,
      /malformed HTTP response "\\x1[56]/i,
    ],
  },
  // Before not found, in which a message about a broken connection may end, and about a token server.
  {
    code: 'DRV_REGISTRY_UNAVAILABLE',
    statuses: [502, 504],
    registryStatuses: (status) => status >= 500 || status === 408 || status === 425,
    parts: ['unavailable'],
    words: [
      /dial tcp|no such host|name resolution|server misbehaving|network is unreachable|no route to host/i,
      /connection (?:refused|reset|timed out|lost|broken)|closed (?:network|idle) connection|broken pipe|\bEOF\b|short read/i,
      /i\/o timeout|operation timed out|timeout awaiting|deadline exceeded|Client\.Timeout|TLS handshake/i,
      /tls: |http2: |stream error|malformed HTTP|proxyconnect/i,
      /(?:Internal Server Error|Bad Gateway|Service Unavailable|Gateway Time-?out|Network Authentication Required)$/i,
      /verification failed for digest|unexpected commit (?:digest|size)|digest did not match|does not match expected/i,
      /size mismatch|failed size validation/i,
      /failed to authorize.* 404|bearer token.* 404/i,
    ],
    registryWords: /internal|server|unavailable|\bdown\b|overload|time(?:d )?-?out|maintenance|try again/i,
  },
  {
    code: 'DRV_IMAGE_NOT_FOUND',
    statuses: [404],
    words: [
      /manifest unknown|name unknown|unknown blob|blob unknown|\bnot found\b|no such image|does not exist/i,
    ],
  },
  // The engine's own, since the registry's has been seen by now.
  { code: 'DRV_ENGINE_UNAVAILABLE', statuses: [503] },
];
