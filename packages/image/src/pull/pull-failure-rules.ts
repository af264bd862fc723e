import type { DrvErrorCode } from '@drv/core';

/** Matches by any one of its fields. */
export interface PullFailureRule {
  readonly code: DrvErrorCode;
  /** HTTP statuses that mean this, whoever answered with them. */
  readonly statuses?: readonly number[];
  /** HTTP statuses that mean this if the registry answered with them, or what answered in its place. */
  readonly registryStatuses?: (status: number) => boolean;
  /** The registry's error codes (OCI distribution specification) as engines write them, alone between colons. */
  readonly parts?: readonly string[];
  readonly words?: RegExp;
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
    words: /no space left on device|disk quota exceeded|not enough space on the disk/i,
  },
  // Before what is refused: some registries say "denied" of a limit.
  {
    code: 'DRV_RATE_LIMITED',
    statuses: [429],
    parts: ['toomanyrequests'],
    words:
      /too ?many ?requests|rate.?limit|pull limit|throttl|retry-after|(?:rate|quota|data limit|requests?) exceeded|(?:exceeded|reached) .{0,60}(?:limit|quota)|too many failed login/i,
  },
  {
    code: 'DRV_PROXY_REFUSED',
    statuses: [407],
    // Go's client tells of a refused CONNECT with the words of the status alone.
    words: /proxy auth|(?:get|head|post) "": (?:proxyconnect tcp: )?forbidden/i,
  },
  {
    code: 'DRV_INVALID_REFERENCE',
    words: /invalid reference format|is a reserved name|invalid repository name/i,
  },
  // Before what is refused: some registries answer their policy with "denied". 451: for legal reasons.
  {
    code: 'DRV_IMAGE_FORBIDDEN',
    statuses: [412, 451],
    parts: ['projectpolicyviolation'],
    words:
      /due to (?:the )?(?:configured|download blocking) policy|is not signed|unavailable for legal reasons|quarantine|policy violation/i,
  },
  // A page instead of a manifest or a token: a login, a gateway, a provider's notice. Before what is unsupported.
  {
    code: 'DRV_REGISTRY_UNAVAILABLE',
    words:
      /\btext\/html\b|^(?:(?!HTTP 4\d\d).)*invalid character '<'|unmarshalling content|token response|did not include a token/i,
  },
  // Before not found: the containerd store ends "no matching manifest for …" with ": not found".
  {
    code: 'DRV_IMAGE_UNSUPPORTED',
    registryStatuses: (status) => status === 406 || status === 415,
    parts: ['unsupported', 'manifest invalid'],
    words:
      /no matching manifest|no match for platform|does not (?:match the specified|provide the specified) platform|no image found in (?:image index|manifest list) for|unsupported media type|unexpected media type|unsupported manifest|unsupported image|schema ?(?:version )?1\b|no longer supported since|cannot be used on this platform|unknown operating system or architecture|encountered remote .*(?:plugin|when fetching)|AI models?|is incompatible with a .* host|operating system does not match|does not match the host operating system/i,
  },
  // What the image is made of cannot be read. The same bytes come again.
  {
    code: 'DRV_IMAGE_UNSUPPORTED',
    words:
      /(?<!body: )(?:unexpected end of JSON input|invalid character '[^<])|cannot unmarshal|(?:rootfs|layers) .*(?:mismatch|don't match|do not match)|mismatched image rootfs|wrong diff id|invalid tar header|gzip: invalid|unsupported compression/i,
  },
  // The engine's own refusal, and its own disk: nothing that a login would change, or that the registry lacks.
  {
    code: 'DRV_ENGINE_FAILED',
    words: /authorization denied by plugin|failed to (?:register|extract) layer|writing blob: adding layer/i,
  },
  {
    code: 'DRV_UNAUTHORIZED',
    statuses: [401, 403],
    // "denied" is what a registry answers for an image that does not exist, too; "pull access denied" is moby's 404.
    parts: ['denied', 'unauthorized'],
    words:
      /pull access denied|access to the resource is denied|no basic auth credentials|authentication required|authorization failed|insufficient_scope|incorrect username or password|invalid username\/password|\bunauthorized\b/i,
  },
  // The last: an engine that removes the layers of an image while it pulls it. The next try finds them gone.
  {
    code: 'DRV_ENGINE_UNAVAILABLE',
    words: /dial unix|adding content digest to lease/i,
  },
  // Before not found, in which a message about a broken connection may end, and about a token server.
  {
    code: 'DRV_REGISTRY_UNAVAILABLE',
    statuses: [502, 504],
    registryStatuses: (status) => status >= 500 || status === 408 || status === 425,
    parts: ['unavailable'],
    words:
      /dial tcp|no such host|connection (?:refused|reset|timed out)|network is unreachable|no route to host|i\/o timeout|deadline exceeded|Client\.Timeout|TLS handshake|tls: |x509: |\bEOF\b|broken pipe|server misbehaving|proxyconnect|server gave HTTP response to HTTPS client|(?:Internal Server Error|Bad Gateway|Service Unavailable|Gateway Time-?out)$|http2: |verification failed for digest|unexpected commit (?:digest|size)|short read|digest did not match|does not match expected|size mismatch|failed to authorize.* 404|bearer token.* 404/i,
  },
  {
    code: 'DRV_IMAGE_NOT_FOUND',
    statuses: [404],
    words:
      /manifest unknown|name unknown|unknown blob|blob unknown|\bnot found\b|no such image|does not exist/i,
  },
  // The engine's own, since the registry's has been seen by now.
  { code: 'DRV_ENGINE_UNAVAILABLE', statuses: [503] },
];
