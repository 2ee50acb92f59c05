import type { DiagnosticCode } from './codes.ts'

/**
 * SARIF 2.1.0 (OASIS), as far as tools for code review read it: one run, one rule for each code that occurs, one result for
 * each diagnostic. It quotes no line of a manifest, and so no secret.
 */
export interface SarifLog {
  readonly $schema: string
  readonly version: '2.1.0'
  readonly runs: readonly [SarifRun]
}

export interface SarifRun {
  readonly tool: {
    readonly driver: {
      readonly name: string
      readonly semanticVersion: string
      readonly rules: readonly SarifRule[]
    }
  }
  readonly columnKind: 'unicodeCodePoints'
  readonly invocations: readonly [
    {
      readonly executionSuccessful: true
      /** What is wrong with an option, and not with a file: reviews refuse a result without a place. */
      readonly toolConfigurationNotifications: readonly SarifNotification[]
    },
  ]
  readonly results: readonly SarifResult[]
}

export interface SarifRule {
  readonly id: DiagnosticCode
  readonly shortDescription: SarifText
  readonly help: SarifText
  readonly defaultConfiguration: { readonly level: SarifLevel }
}

export interface SarifResult {
  readonly ruleId: DiagnosticCode
  readonly ruleIndex: number
  readonly level: SarifLevel
  readonly message: SarifText
  readonly locations: readonly [SarifLocation]
}

export interface SarifNotification {
  readonly descriptor: { readonly id: DiagnosticCode; readonly index: number }
  readonly level: SarifLevel
  readonly message: SarifText
}

export interface SarifLocation {
  readonly physicalLocation: {
    readonly artifactLocation: SarifArtifact
    readonly region: SarifRegion
  }
  readonly logicalLocations?: readonly {
    readonly kind: 'resource'
    readonly fullyQualifiedName: string
  }[]
}

export interface SarifArtifact {
  readonly uri: string
  /** What is not below the root has an absolute uri. */
  readonly uriBaseId?: '%SRCROOT%'
}

/** From 1; the end is behind the last character. */
export interface SarifRegion {
  readonly startLine: number
  readonly startColumn: number
  readonly endLine: number
  readonly endColumn: number
}

export interface SarifText {
  readonly text: string
}

export type SarifLevel = 'error' | 'warning' | 'note'
