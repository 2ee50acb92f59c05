import type { TestedRequest, TestRun } from '../app/expectations/test-offline.ts'
import { positionOf } from '../control/diagnostics/position.ts'
import { type JsonDiagnostic, renderJson } from '../control/diagnostics/render-json.ts'

/** The JSON of `postern test`. Lines and columns count from 1. */
export interface TestReport {
  /** In the order of the files. */
  readonly requests: readonly ReportedRequest[]
  readonly diagnostics: readonly JsonDiagnostic[]
  readonly summary: {
    readonly files: number
    readonly requests: number
    readonly failed: number
    /** Of the expectations, and of the manifests that they are about. */
    readonly errors: number
  }
}

interface ReportedRequest {
  readonly file: string
  readonly line: number
  readonly request: string
  readonly because?: string
  readonly failures: readonly {
    readonly line: number
    readonly column: number
    readonly message: string
  }[]
  /** How it came to that. */
  readonly steps: readonly string[]
}

export function testReport({ files, tested, diagnostics, manifestErrors }: TestRun): TestReport {
  const ofManifests = [...manifestErrors.values()].reduce((sum, errors) => sum + errors, 0)
  return {
    requests: tested.map(reported),
    diagnostics: diagnostics.map(renderJson),
    summary: {
      files,
      requests: tested.length,
      failed: tested.filter(({ mismatches }) => mismatches.length > 0).length,
      errors: diagnostics.length + ofManifests,
    },
  }
}

function reported({ file, expected, mismatches, steps }: TestedRequest): ReportedRequest {
  return {
    file: file.path,
    line: positionOf(file, expected.written.at.start).line,
    request: expected.written.value,
    ...(expected.because !== null && { because: expected.because }),
    failures: mismatches.map(({ at, message }) => ({ ...positionOf(file, at.start), message })),
    steps,
  }
}
