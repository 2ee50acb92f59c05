import { deepFreeze } from '../../base/deep-freeze.ts'
import type { Certificate } from '../../snapshot/certificate.ts'
import type { Snapshot } from '../../snapshot/snapshot.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { sortDiagnostics } from '../diagnostics/sort-diagnostics.ts'
import type { KubernetesObject } from '../kubernetes/object.ts'
import { isCanary } from './annotations/is-canary.ts'
import { NearestAnnotation } from './annotations/nearest-annotation.ts'
import { bindCertificates } from './bind-certificates.ts'
import { buildIngressFacts } from './build-ingress-facts.ts'
import { buildDefaultBackend, buildRoutes } from './build-routes.ts'
import { checkHiddenRules } from './check-hidden-rules.ts'
import { checkOverlaps } from './check-overlaps.ts'
import { checkTlsHosts } from './check-tls-hosts.ts'
import { claimDefaultBackends } from './claim-default-backends.ts'
import { claimPaths } from './claim-paths.ts'
import { endpointDiagnostics } from './endpoint-diagnostics.ts'
import { indexObjects, type ObjectIndex } from './object-index.ts'
import { compareIngresses } from './precedence.ts'
import type { ServiceOptions } from './resolve-cluster.ts'
import { type Backends, clustersOf, type Resolutions, resolveClusters } from './resolve-clusters.ts'
import { ruledHosts } from './ruled-hosts.ts'
import { secretCertificates } from './secret-certificates.ts'
import { selectIngresses } from './select-ingresses.ts'
import { prepareIngress } from './served-ingress.ts'

/** The options that decide what is served. */
export interface TranslateOptions extends ServiceOptions {
  /** Class names that are ours. */
  readonly ingressClasses: readonly string[]
  /** Serve an Ingress without a class. */
  readonly watchWithoutClass: boolean
  readonly defaultBackend: {
    readonly namespace: string
    readonly service: string
    readonly port: number | string
  } | null
  /** Secret of the default certificate. */
  readonly defaultSecret: { readonly namespace: string; readonly name: string } | null
  /** Where there is no such Secret, or it can't be used. */
  readonly defaultCertificate: Certificate | null
  /** Milliseconds since 1970; certificates expire against it. */
  readonly now: number
}

export interface Translation {
  /** `generation` is 0: the loop numbers what it publishes. */
  readonly snapshot: Snapshot
  readonly diagnostics: readonly Diagnostic[]
}

/** A translation, and what the next one can go on from where nothing but endpoints has changed: see retranslate.ts. */
export interface Translated extends Translation {
  readonly objects: readonly KubernetesObject[]
  readonly index: ObjectIndex
  readonly backends: Backends
  readonly resolutions: Resolutions
  /** All but those that depend on endpoints. */
  readonly lastingDiagnostics: readonly Diagnostic[]
}

/**
 * Objects in, snapshot out; the order in which objects come makes no difference. A user's mistake is a diagnostic and costs
 * only what it is about. The snapshot is deep-frozen, diagnostics are sorted by file and position.
 */
export function translate(
  objects: readonly KubernetesObject[],
  options: TranslateOptions,
): Translation {
  const { snapshot, diagnostics } = translateAll(objects, options)
  return { snapshot: deepFreeze(snapshot), diagnostics }
}

/** The same with all that it came by. The snapshot is not frozen yet. `known`: clusters that need not be resolved again. */
export function translateAll(
  objects: readonly KubernetesObject[],
  options: TranslateOptions,
  known: Resolutions = new Map(),
): Translated {
  const lastingDiagnostics: Diagnostic[] = []
  const report = (diagnostic: Diagnostic) => lastingDiagnostics.push(diagnostic)

  // The index first: every later pass looks up other objects by name or label.
  const index = indexObjects(objects)
  // Classes before anything else: what belongs to another controller must not win a conflict, nor be complained about.
  const selected = selectIngresses(index.ingresses, options, report)
  // Canaries next, for the same reason: they claim what another Ingress has.
  const primaries = selected.filter((ingress) => !isCanary(ingress, report))
  // Then precedence: every pass below gives a thing to the first Ingress that claims it.
  const nearest = new NearestAnnotation()
  const ingresses = primaries
    .sort(compareIngresses)
    .map((ingress) => prepareIngress(ingress, index, nearest, report))
  // Paths before default backends, since a default backend gets what the paths of its host leave.
  const paths = claimPaths(ingresses, report)
  const defaults = claimDefaultBackends(ingresses, paths.claims, report)
  // Clusters only after the claims: of a backend that lost its path nobody needs endpoints.
  const claims = [...paths.claims.values(), ...defaults.hosts]
  const uses = [...claims, ...(defaults.global === null ? [] : [defaults.global])]
  const optionBackend = defaults.global === null ? options.defaultBackend : null
  const backends: Backends = {
    uses: uses.map(({ ingress, backend }) => ({ ingress: ingress.object, backend })),
    fallbacks: uses.flatMap(({ ingress }) => ingress.fallback ?? []),
    option: optionBackend,
  }
  const resolutions = resolveClusters(backends, index, options, known)
  // Certificates depend on precedence alone; only the last check compares their hosts with those of the routes.
  const secrets = secretCertificates(index, options.now, report)
  const { defaultSecret } = options
  const ownDefault = defaultSecret && secrets.byDefault(defaultSecret.namespace, defaultSecret.name)
  const { certificates, bindings } = bindCertificates(ingresses, secrets, ownDefault, report)
  checkTlsHosts(ingresses, claims, report)
  // What else claims mean for each other, once it is settled who has which.
  const hosts = ruledHosts(claims)
  checkOverlaps(hosts, report)
  checkHiddenRules(hosts, report)

  const snapshot: Snapshot = {
    generation: 0,
    routes: buildRoutes(claims),
    defaultBackend: buildDefaultBackend(defaults.global, optionBackend),
    ingresses: buildIngressFacts(ingresses, [...paths.lost, ...defaults.lost], lastingDiagnostics),
    clusters: clustersOf(resolutions),
    certificates,
    bindings,
    defaultCertificate: ownDefault ?? options.defaultCertificate,
  }
  return {
    objects,
    index,
    backends,
    resolutions,
    lastingDiagnostics,
    snapshot,
    diagnostics: sortDiagnostics([
      ...lastingDiagnostics,
      ...endpointDiagnostics(index.endpoints.pods.all, backends, resolutions, options),
    ]),
  }
}
