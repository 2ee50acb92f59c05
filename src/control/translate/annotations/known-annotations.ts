/** Prefix of ingress-nginx, whose annotations are honoured as far as they are known here. */
export const nginxPrefix = 'nginx.ingress.kubernetes.io/'

/** Our own prefix. Where both say something, this one counts. */
export const ownPrefix = 'postern.dev/'

/**
 * supported: does what it says.
 * partly: some of its values do; each other value gets a diagnostic.
 * accepted: asks for what is done anyway.
 * not-yet: known, and without effect.
 * not-yet-protection: the same, but it was to keep somebody out: that it has no effect is an error.
 * removed: ingress-nginx itself no longer knows it.
 */
export type AnnotationState =
  | 'supported'
  | 'partly'
  | 'accepted'
  | 'not-yet'
  | 'not-yet-protection'
  | 'removed'

const namesByState: Readonly<Record<AnnotationState, string>> = {
  supported: `
    affinity affinity-mode session-cookie-name session-cookie-path session-cookie-domain
    session-cookie-max-age session-cookie-expires session-cookie-samesite session-cookie-secure
    session-cookie-change-on-failure
    proxy-body-size proxy-connect-timeout proxy-read-timeout proxy-send-timeout
    ssl-redirect force-ssl-redirect preserve-trailing-slash
    proxy-ssl-name proxy-ssl-server-name proxy-ssl-verify proxy-ssl-secret
    load-balance upstream-hash-by default-backend`,
  partly: 'backend-protocol',
  accepted: 'proxy-buffering proxy-request-buffering',
  'not-yet': `
    rewrite-target use-regex app-root server-alias x-forwarded-prefix upstream-vhost
    custom-http-errors disable-proxy-intercept-errors
    permanent-redirect permanent-redirect-code
    temporal-redirect temporal-redirect-code relative-redirects from-to-www-redirect
    use-port-in-redirects
    affinity-canary-behavior session-cookie-conditional-samesite-none
    upstream-hash-by-subset upstream-hash-by-subset-size
    service-upstream proxy-http-version connection-proxy-header
    proxy-next-upstream proxy-next-upstream-timeout proxy-next-upstream-tries
    canary canary-by-header canary-by-header-value canary-by-header-pattern canary-by-cookie
    canary-weight canary-weight-total
    mirror-target mirror-host mirror-request-body
    auth-realm auth-secret-type auth-method auth-signin auth-signin-redirect-param
    auth-response-headers auth-proxy-set-headers auth-request-redirect auth-cache-key
    auth-cache-duration auth-keepalive auth-keepalive-requests auth-keepalive-timeout
    auth-keepalive-share-vars auth-always-set-cookie
    auth-tls-verify-depth auth-tls-error-page auth-tls-pass-certificate-to-upstream
    limit-burst-multiplier limit-rate limit-rate-after
    client-body-buffer-size proxy-buffer-size proxy-buffers-number proxy-busy-buffers-size
    proxy-max-temp-file-size proxy-cookie-domain proxy-cookie-path proxy-redirect-from
    proxy-redirect-to custom-headers
    enable-cors cors-allow-origin cors-allow-methods cors-allow-headers cors-allow-credentials
    cors-expose-headers cors-max-age
    ssl-passthrough ssl-ciphers ssl-prefer-server-ciphers
    proxy-ssl-ciphers proxy-ssl-protocols proxy-ssl-verify-depth
    enable-access-log enable-rewrite-log enable-opentelemetry opentelemetry-operation-name
    opentelemetry-trust-incoming-span modsecurity-transaction-id
    fastcgi-index fastcgi-params-configmap http2-push-preload
    configuration-snippet server-snippet stream-snippet auth-snippet modsecurity-snippet`,
  'not-yet-protection': `
    auth-type auth-secret auth-url satisfy enable-global-auth
    auth-tls-secret auth-tls-verify-client auth-tls-match-cn
    limit-rps limit-rpm limit-connections limit-allowlist limit-whitelist
    allowlist-source-range whitelist-source-range denylist-source-range
    enable-modsecurity enable-owasp-core-rules`,
  removed: `
    session-cookie-hash secure-backends grpc-backend add-base-url base-url-scheme`,
}

/** Every annotation of ingress-nginx that is known, by its name without the prefix. docs/annotations.md lists the same. */
export const knownAnnotations: ReadonlyMap<string, AnnotationState> = new Map(
  Object.entries(namesByState).flatMap(([state, names]) =>
    words(names).map((name) => [name, state as AnnotationState] as const),
  ),
)

/** Those that there are under our own prefix, too. */
export const ownAnnotations: ReadonlySet<string> = new Set(
  [...knownAnnotations.keys()].filter(
    (name) =>
      knownAnnotations.get(name) === 'supported' &&
      (name.startsWith('affinity') ||
        name.startsWith('session-cookie-') ||
        name === 'load-balance' ||
        name === 'upstream-hash-by'),
  ),
)

function words(text: string): string[] {
  return text.trim().split(/\s+/)
}
