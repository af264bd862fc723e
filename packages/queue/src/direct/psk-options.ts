/**
 * TLS with a secret that both sides have, in place of certificates: who does not have it completes no handshake, on either
 * side. Only with TLS 1.3, which makes new keys for each connection: who learns the secret later reads nothing.
 */
export const PSK_OPTIONS = {
  minVersion: 'TLSv1.3',
  // The hash of a secret that is shared beforehand is SHA-256 (RFC 8446, 4.2.11).
  ciphers: 'TLS_AES_128_GCM_SHA256',
} as const;
