import type { Pod } from '../kubernetes/pod.ts'

type PodsByValue = Map<string, Pod[]>

/**
 * Pods by namespace and label. A selector is answered from the rarest of its labels, so that thousands of Services over
 * thousands of Pods don't cost their product.
 */
export class PodIndex {
  readonly #namespaces = new Map<string, Map<string, PodsByValue>>()

  readonly #pods = new Set<Pod>()

  get all(): Iterable<Pod> {
    return this.#pods
  }

  add(pod: Pod): void {
    this.#pods.add(pod)
    const labels = getOrAdd(this.#namespaces, pod.meta.namespace, () => new Map())
    for (const [name, value] of pod.meta.labels) {
      const values: PodsByValue = getOrAdd(labels, name, () => new Map())
      getOrAdd(values, value, () => []).push(pod)
    }
  }

  /** Leaves nothing behind: the values that are there are what a diagnostic names. */
  remove(pod: Pod): void {
    this.#pods.delete(pod)
    const labels = this.#namespaces.get(pod.meta.namespace)
    for (const [name, value] of pod.meta.labels) {
      const values = labels?.get(name)
      const left = values?.get(value)?.filter((other) => other !== pod) ?? []
      if (left.length > 0) values?.set(value, left)
      else values?.delete(value)
    }
  }

  hasPods(namespace: string): boolean {
    return this.labels(namespace).length > 0
  }

  /** What the pods of a namespace are labelled with. */
  labels(namespace: string): readonly string[] {
    const labels = this.#namespaces.get(namespace) ?? new Map<string, PodsByValue>()
    return [...labels].filter(([, values]) => values.size > 0).map(([label]) => label)
  }

  /** Pods of a namespace that have the label, by its value. */
  byValue(namespace: string, label: string): ReadonlyMap<string, readonly Pod[]> {
    return this.#namespaces.get(namespace)?.get(label) ?? new Map()
  }

  /** Pods that have every label of the selector; none for an empty selector, which in a Service selects nothing. */
  matching(namespace: string, selector: ReadonlyMap<string, string>): readonly Pod[] {
    let rarest: readonly Pod[] | null = null
    for (const [label, value] of selector) {
      const pods = this.byValue(namespace, label).get(value) ?? []
      if (rarest === null || pods.length < rarest.length) rarest = pods
    }
    return (rarest ?? []).filter((pod) => hasLabels(pod, selector))
  }
}

export function hasLabels(pod: Pod, selector: ReadonlyMap<string, string>): boolean {
  for (const [label, value] of selector) if (pod.meta.labels.get(label) !== value) return false
  return true
}

function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key)
  if (value === undefined) {
    value = make()
    map.set(key, value)
  }
  return value
}
