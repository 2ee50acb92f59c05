import type { DiagnosticCode } from '../diagnostics/codes.ts'
import type { SourceRange } from '../diagnostics/source-file.ts'
import type { Service } from '../kubernetes/service.ts'

/** Why a backend is not served as it was meant, before it is known which Ingresses refer to it. */
export interface BackendProblem {
  readonly code: DiagnosticCode
  readonly message: string
  readonly hint: string | null
  /**
   * In an Ingress, told at every backend that refers to it, since each must be mended; or once, in the Service behind it.
   */
  readonly place:
    | { readonly kind: 'backend'; readonly part: 'name' | 'port' }
    | { readonly kind: 'service'; readonly service: Service; readonly at: SourceRange }
}
