import type { AnnotationFact, IngressFacts } from '../../snapshot/ingress-facts.ts'
import { compareIngressFacts } from '../../snapshot/order.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { positionOf } from '../diagnostics/position.ts'
import { shorten } from '../diagnostics/shorten.ts'
import type { SourceRange } from '../diagnostics/source-file.ts'
import type { Ingress } from '../kubernetes/ingress.ts'
import { hasEffect } from './annotations/has-effect.ts'
import type { LostClaim } from './lost-claim.ts'
import type { ServedIngress } from './served-ingress.ts'

/** Longer values are cut: they are shown, not used. */
const longestValue = 200

/** Sorted by namespace and name. `diagnostics`: of the Ingresses; an annotation whose value can't be used has no effect. */
export function buildIngressFacts(
  ingresses: readonly ServedIngress[],
  lost: readonly LostClaim[],
  diagnostics: readonly Diagnostic[],
): IngressFacts[] {
  const refused = new Set<SourceRange>()
  for (const { code, at } of diagnostics) if (code === 'bad-annotation-value') refused.add(at)
  const lostBy = Map.groupBy(lost, ({ ingress }) => ingress)
  return ingresses
    .map((ingress) => ({
      origin: ingress.origin,
      annotations: annotationsOf(ingress.object, refused),
      lost: (lostBy.get(ingress) ?? []).map(({ route, why }) => ({ route, why })),
    }))
    .sort(compareIngressFacts)
}

function annotationsOf(ingress: Ingress, refused: ReadonlySet<SourceRange>): AnnotationFact[] {
  const { meta, file } = ingress
  return [...meta.annotations]
    .filter(([key, { at }]) => hasEffect(ingress, key) && !refused.has(at))
    .map(([name, { value, keyAt }]) => ({
      name,
      value: shorten(value.trim(), longestValue),
      line: positionOf(file, keyAt.start).line,
    }))
}
