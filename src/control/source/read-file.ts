import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { KubernetesObject } from '../kubernetes/object.ts'

/** What one version of one file says. */
export interface FileContent {
  /** In the order of the file; items of Lists in their place. */
  readonly objects: readonly KubernetesObject[]
  readonly diagnostics: readonly Diagnostic[]
  /**
   * A document could not be read at all, so that objects missing here may be in it: the last good ones of this file stay
   * in force. An object that was read but has errors is in `objects` with `valid: false` instead.
   */
  readonly broken: boolean
}
