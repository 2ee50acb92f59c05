import type { Report } from '../diagnostics/diagnostic.ts'
import type { Ingress } from '../kubernetes/ingress.ts'
import { complain } from './complain.ts'
import type { TranslateOptions } from './translate.ts'

type ClassOptions = Pick<TranslateOptions, 'ingressClasses' | 'watchWithoutClass'>

/** Those whose class is ours. The others are left to their own controllers, with a note so that nobody wonders. */
export function selectIngresses(
  ingresses: readonly Ingress[],
  options: ClassOptions,
  report: Report,
): Ingress[] {
  return ingresses.filter((ingress) => {
    if (isServed(ingress, options)) return true
    const { className, meta } = ingress
    complain(report, ingress, {
      code: 'class-not-served',
      at: className?.at ?? meta.name.at,
      message:
        className === null
          ? `Ingress ${meta.name.value} has no class, and is not served`
          : `Ingress ${meta.name.value} is of class ${className.value}, which is not served here`,
      hint: `served: ${options.ingressClasses.join(', ')}`,
    })
    return false
  })
}

function isServed({ className }: Ingress, options: ClassOptions): boolean {
  return className === null
    ? options.watchWithoutClass
    : options.ingressClasses.includes(className.value)
}
