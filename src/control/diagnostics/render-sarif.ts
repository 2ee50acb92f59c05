import { relative, resolve, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type DiagnosticCode, diagnosticCodes } from './codes.ts'
import type { Diagnostic, Severity } from './diagnostic.ts'
import { positionOf } from './position.ts'
import type { SarifArtifact, SarifLevel, SarifLocation, SarifLog, SarifRule } from './sarif.ts'
import { visibleControls } from './shorten.ts'

const levels = { error: 'error', warning: 'warning', info: 'note' } as const satisfies Record<
  Severity,
  SarifLevel
>

export interface SarifOptions {
  /** Of this program. */
  readonly version: string
  /** The absolute folder that paths are told from: that of the repository, where a review is to find them. */
  readonly root: string
  /** What a code means, and the cure. */
  readonly help: (code: DiagnosticCode) => string
}

export function sarifLog(
  diagnostics: readonly Diagnostic[],
  { version, root, help }: SarifOptions,
): SarifLog {
  const codes = [...new Set(diagnostics.map(({ code }) => code))].sort()
  const indexes = new Map(codes.map((code, index) => [code, index]))
  const indexOf = (code: DiagnosticCode) => indexes.get(code) ?? -1
  return {
    $schema:
      'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'postern',
            semanticVersion: version,
            rules: codes.map((code) => toRule(code, help(code))),
          },
        },
        columnKind: 'unicodeCodePoints',
        invocations: [
          {
            executionSuccessful: true,
            toolConfigurationNotifications: diagnostics.filter(isAboutOption).map((diagnostic) => ({
              descriptor: { id: diagnostic.code, index: indexOf(diagnostic.code) },
              level: levels[diagnostic.severity],
              message: { text: `${diagnostic.file.path}: ${messageText(diagnostic)}` },
            })),
          },
        ],
        results: diagnostics
          .filter((diagnostic) => !isAboutOption(diagnostic))
          .map((diagnostic) => ({
            ruleId: diagnostic.code,
            ruleIndex: indexOf(diagnostic.code),
            level: levels[diagnostic.severity],
            message: { text: messageText(diagnostic) },
            locations: [locationOf(diagnostic, root)],
          })),
      },
    ],
  }
}

function toRule(code: DiagnosticCode, help: string): SarifRule {
  const { severity, summary } = diagnosticCodes[code]
  return {
    id: code,
    shortDescription: { text: summary },
    help: { text: help },
    defaultConfiguration: { level: levels[severity] },
  }
}

/** A manifest must not put a link into a review: brackets before a parenthesis would be one. */
function messageText({ message, hint }: Diagnostic): string {
  const text = hint === null ? message : `${message}\nHint: ${hint}`
  return text
    .split('\n')
    .map(visibleControls)
    .join('\n')
    .replaceAll(/\[(?=[^\]]*\]\()/g, '\\[')
}

/** An option has no file: its own name stands for it. */
function isAboutOption({ file }: Diagnostic): boolean {
  return file.path.startsWith('--')
}

function locationOf({ file, at, object }: Diagnostic, root: string): SarifLocation {
  const start = positionOf(file, at.start)
  const end = positionOf(file, at.end)
  const region = {
    startLine: start.line,
    startColumn: start.column,
    endLine: end.line,
    endColumn: end.column,
  }
  const physicalLocation = { artifactLocation: artifactOf(file.path, root), region }
  if (object === null) return { physicalLocation }
  const fullyQualifiedName = `${object.kind} ${object.namespace}/${object.name}`
  return { physicalLocation, logicalLocations: [{ kind: 'resource', fullyQualifiedName }] }
}

function artifactOf(path: string, root: string): SarifArtifact {
  const absolute = resolve(root, path)
  const parts = relative(root, absolute).split(sep)
  return parts[0] === '..'
    ? { uri: pathToFileURL(absolute).href }
    : { uri: parts.map(encodeURIComponent).join('/'), uriBaseId: '%SRCROOT%' }
}
