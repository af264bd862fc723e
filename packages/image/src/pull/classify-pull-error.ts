import type { DrvErrorCode } from '@drv/core';

interface Rule {
  readonly code: DrvErrorCode;
  readonly statuses?: readonly number[];
  readonly words?: RegExp;
}

/**
 * The first rule that matches decides, so the order is part of the rules. The words are those of moby's two image
 * stores (`internal/distribution/errors.go`, `containerd/registry_errors.go`), of Podman, and of registries that
 * both of them repeat.
 */
const RULES: readonly Rule[] = [
  // Before authorisation: some registries say "denied: … exceeded pull rate limit", and moby's containerd store makes
  // a status 500 of it and drops the word "toomanyrequests".
  { code: 'DRV_RATE_LIMITED', statuses: [429], words: /toomanyrequests|too many requests|rate.?limit/i },
  { code: 'DRV_NO_SPACE', words: /no space left on device|disk quota exceeded/i },
  {
    code: 'DRV_INVALID_REFERENCE',
    words: /invalid reference format|is a reserved name|invalid repository name/i,
  },
  // Before not found: the containerd store ends "no matching manifest for …" with ": not found".
  {
    code: 'DRV_IMAGE_UNSUPPORTED',
    words:
      /no matching manifest|no match for platform|does not (?:match the specified|provide the specified) platform|no image found in (?:image index|manifest list) for|unsupported media type|unsupported manifest|schema ?(?:version )?1\b|schemaVersion 1|cannot be used on this platform|unknown operating system or architecture|encountered remote .*(?:plugin|when fetching)|AI models?/i,
  },
  {
    code: 'DRV_UNAUTHORIZED',
    statuses: [401, 403],
    // "denied" is what a registry answers for an image that does not exist, too; "pull access denied" is moby's 404.
    words:
      /unauthorized|access denied|\bdenied: |is denied|no basic auth credentials|authentication required|authorization failed|insufficient_scope|incorrect username or password|invalid username\/password|forbidden/i,
  },
  // The last: an engine that removes the layers of an image while it pulls it. The next try finds them gone.
  {
    code: 'DRV_ENGINE_UNAVAILABLE',
    statuses: [503],
    words: /dial unix|containerd\.sock|adding content digest to lease/i,
  },
  // Before not found, in which a message about a broken connection may end.
  {
    code: 'DRV_REGISTRY_UNAVAILABLE',
    statuses: [502, 504],
    words:
      /dial tcp|no such host|connection (?:refused|reset|timed out)|network is unreachable|no route to host|i\/o timeout|deadline exceeded|Client\.Timeout|TLS handshake|tls: |x509: |\bEOF\b|broken pipe|server misbehaving|server gave HTTP response to HTTPS client|(?:unexpected|bad) (?:HTTP )?(?:status|response)\D{0,40}5\d\d|\b50[0234] (?:Internal Server Error|Bad Gateway|Service Unavailable|Gateway Time-?out)|http2: |verification failed for digest|unexpected commit (?:digest|size)|short read/i,
  },
  {
    code: 'DRV_IMAGE_NOT_FOUND',
    statuses: [404],
    words: /manifest unknown|name unknown|\bnot found\b|no such image|does not exist/i,
  },
];

/**
 * The code for a pull that failed, from all that an engine tells: the HTTP status it answered with, the message,
 * and `errorDetail.code` of its progress stream. An error inside the stream has no status of its own. Pure.
 *
 * A registry answers `denied` for an image that is not there and for one that is not yours; both are
 * `DRV_UNAUTHORIZED`.
 *
 * @returns `DRV_ENGINE_FAILED` for what no rule knows.
 */
export function classifyPullError(
  status: number | undefined,
  message: string,
  errorDetailCode?: number,
): DrvErrorCode {
  // A stream's status is 200 whatever happens.
  const statuses = [status, errorDetailCode].filter((value) => value !== undefined && value >= 400);
  const matching = RULES.find(
    (rule) =>
      rule.statuses?.some((value) => statuses.includes(value)) === true || rule.words?.test(message) === true,
  );
  return matching?.code ?? 'DRV_ENGINE_FAILED';
}
