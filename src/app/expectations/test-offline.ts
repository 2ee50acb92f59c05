import { dirname, isAbsolute, join } from 'node:path'
import type { Clock } from '../../base/clock.ts'
import { CodedError } from '../../base/coded-error.ts'
import { countSeverities } from '../../control/diagnostics/count-severities.ts'
import type { Diagnostic } from '../../control/diagnostics/diagnostic.ts'
import { makeDiagnostic } from '../../control/diagnostics/make-diagnostic.ts'
import type { SourceFile } from '../../control/diagnostics/source-file.ts'
import type { Expectations, ExpectedRequest } from '../../control/expectations/expectation.ts'
import { findExpectationFiles } from '../../control/expectations/find-expectation-files.ts'
import { readExpectations } from '../../control/expectations/read-expectations.ts'
import { readText } from '../../control/source/read-text.ts'
import { readAsked } from '../../proxy/explain/asked-request.ts'
import { assumePods } from '../../proxy/explain/assume-pods.ts'
import { offlineRuntime } from '../../proxy/explain/offline-runtime.ts'
import { type Rehearsal, rehearse } from '../../proxy/explain/rehearse.ts'
import { StandInPod } from '../../proxy/explain/stand-in-pod.ts'
import { defaultLimits, withoutZeros } from '../../proxy/limits.ts'
import type { Runtime } from '../../proxy/runtime.ts'
import { hstsOf } from '../hsts-of.ts'
import { translateOnce } from '../offline.ts'
import type { TestingOptions } from '../options/option-table.ts'
import type { ReadOptions } from '../options/read-options.ts'
import { compareRequest, type Mismatch } from './compare-request.ts'

export interface TestRun {
  readonly files: number
  readonly tested: readonly TestedRequest[]
  /** What is wrong with the expectations themselves. */
  readonly diagnostics: readonly Diagnostic[]
  /** How many errors the manifests have, by their paths; without those that have none. */
  readonly manifestErrors: ReadonlyMap<string, number>
}

export interface TestedRequest {
  readonly file: SourceFile
  readonly expected: ExpectedRequest
  /** Empty: all is as expected. */
  readonly mismatches: readonly Mismatch[]
  /** How it came to that, as `explain` tells it. */
  readonly steps: readonly string[]
}

/**
 * Plays every request of the files through the proxy that their manifests make, without a network. Rejects with a CodedError
 * where a path does not exist or has no expectations in it.
 */
export async function testOffline(
  paths: readonly string[],
  options: ReadOptions<TestingOptions>,
  clock: Clock,
): Promise<TestRun> {
  const stages = new Stages(options, clock)
  const tested: TestedRequest[] = []
  const diagnostics: Diagnostic[] = []
  const files = findExpectationFiles(paths)
  for (const path of files) {
    const read = readFile(path)
    diagnostics.push(...read.diagnostics)
    for (const document of read.documents) {
      const stage = await stages.of(document)
      if ('code' in stage) diagnostics.push(stage)
      else tested.push(...document.requests.map((each) => testRequest(document.file, each, stage)))
    }
  }
  return { files: files.length, tested, diagnostics, manifestErrors: stages.errors }
}

function readFile(path: string): ReturnType<typeof readExpectations> {
  const read = readText(path)
  if (read.kind === 'text') return readExpectations({ path, text: read.text })
  const [code, message] =
    read.kind === 'gone'
      ? (['file-unreadable', 'the file is gone'] as const)
      : [read.code, read.message]
  const file = { path, text: '' }
  return { documents: [], diagnostics: [makeDiagnostic(code, file, { start: 0, end: 0 }, message)] }
}

function testRequest(file: SourceFile, expected: ExpectedRequest, stage: Stage): TestedRequest {
  const found = play(expected, stage)
  if (found === null) {
    const message = 'expected a URL such as https://shop.example.com/cart'
    return { file, expected, mismatches: [{ at: expected.written.at, message }], steps: [] }
  }
  const mismatches = compareRequest(expected, found)
  return { file, expected, mismatches, steps: found.explanation.steps }
}

/** null: not a URL. Pods are assumed only where there are none, and where no status asks what becomes of that. */
function play(expected: ExpectedRequest, { real, assumed, pod }: Stage): Rehearsal | null {
  const playIn = (runtime: Runtime) => {
    const request = readAsked(expected, withoutZeros(defaultLimits))
    return request && rehearse(expected.url, request, runtime, pod)
  }
  const found = playIn(real)
  const isOver = found?.explanation.outcome !== 'unavailable' || expected.status !== null
  return isOver ? found : playIn(assumed)
}

/** Where requests are played: what some manifests make as they are, the same with pods, and who stands for those. */
interface Stage {
  readonly real: Runtime
  readonly assumed: Runtime
  readonly pod: StandInPod
}

/** Many files are about the same manifests, which are read once. */
class Stages {
  readonly errors = new Map<string, number>()
  readonly #options: ReadOptions<TestingOptions>
  readonly #clock: Clock
  readonly #known = new Map<string, Stage>()

  constructor(options: ReadOptions<TestingOptions>, clock: Clock) {
    this.#options = options
    this.#clock = clock
  }

  /** A diagnostic where the manifests that the document names are not there. */
  async of(document: Expectations): Promise<Stage | Diagnostic> {
    const paths = this.#pathsOf(document)
    const key = paths.join(', ')
    let stage = this.#known.get(key)
    if (stage !== undefined) return stage
    try {
      stage = await this.#build(paths, key)
    } catch (error) {
      if (!(error instanceof CodedError)) throw error
      const at = document.manifests[0]?.at ?? { start: 0, end: 0 }
      return makeDiagnostic('folder-unreadable', document.file, at, error.message)
    }
    this.#known.set(key, stage)
    return stage
  }

  /** From the folder of the file, so that it means the same wherever it is called from. */
  #pathsOf({ file, manifests }: Expectations): readonly string[] {
    const { values, given } = this.#options
    if (given.has('manifests')) return values.manifests
    const folder = dirname(file.path)
    return manifests.length === 0
      ? [folder]
      : manifests.map(({ value }) => (isAbsolute(value) ? value : join(folder, value)))
  }

  async #build(paths: readonly string[], key: string): Promise<Stage> {
    const { values } = this.#options
    const { snapshot, diagnostics } = await translateOnce(paths, this.#options, this.#clock)
    const { error: errors } = countSeverities(diagnostics)
    if (errors > 0) this.errors.set(key, errors)
    const pod = new StandInPod()
    const proxyOptions = { ...values, hsts: hstsOf(values) }
    return {
      real: offlineRuntime(snapshot, proxyOptions, pod),
      assumed: offlineRuntime(assumePods(snapshot), proxyOptions, pod),
      pod,
    }
  }
}
