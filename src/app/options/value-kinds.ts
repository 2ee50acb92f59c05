import { isIP } from 'node:net'
import { type Cidr, cidrText, parseCidr } from '../../base/cidr.ts'
import { Redacted } from '../../base/redacted.ts'
import type { LogLevel } from '../log.ts'
import { logLevels } from '../log.ts'

/** How the text of one option becomes its value. */
export interface ValueKind<T> {
  /** Stands for the value in help texts. */
  readonly placeholder: string
  /** Completes the sentence "expects ...". */
  readonly expects: string
  /** undefined: the text is not of this kind. */
  readonly parse: (text: string) => T | undefined
  /** As a user would write the value. */
  readonly show: (value: T) => string
  /** The text must not be repeated in an error. */
  readonly secret?: true
  /** Words that shells complete; there may be other values. */
  readonly words?: readonly string[]
}

/** The backend of last resort, as `--default-backend NAMESPACE/SERVICE:PORT` names it. */
export interface ServiceReference {
  readonly namespace: string
  readonly service: string
  readonly port: number | string
}

export const folder: ValueKind<string> = {
  placeholder: 'DIR',
  expects: 'a folder',
  parse: nonEmpty,
  show: String,
}

export const file: ValueKind<string> = {
  placeholder: 'FILE',
  expects: 'a file',
  parse: nonEmpty,
  show: String,
}

/** `-` is standard output. */
export const accessLogTarget: ValueKind<string> = {
  placeholder: 'FILE|-|off',
  expects: 'a file, - or off',
  parse: nonEmpty,
  show: String,
  words: ['-', 'off'],
}

/** What is in it is looked at where it is compiled, which can say more of a mistake. */
export const accessLogFormat: ValueKind<string> = {
  placeholder: 'FORMAT',
  expects: 'a format',
  parse: nonEmpty,
  show: String,
  words: ['nginx', 'json'],
}

export const className: ValueKind<string> = {
  placeholder: 'NAME',
  expects: 'the name of an ingress class',
  parse: (text) => (/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(text) ? text : undefined),
  show: String,
}

/** 0 takes a free one. */
export const port: ValueKind<number> = {
  placeholder: 'N',
  expects: 'a port from 0 to 65535',
  parse: (text) => wholeNumber(text, 65_535),
  show: String,
}

export const address: ValueKind<string> = {
  placeholder: 'ADDR',
  expects: 'an IP address',
  parse: (text) => (isIP(text) === 0 ? undefined : text),
  show: String,
}

/** Compared in lower case. */
export const hostName: ValueKind<string> = {
  placeholder: 'NAME',
  expects: 'host names such as postern.example.com, with commas between them',
  parse: (text) =>
    /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/i.test(text) ? text.toLowerCase() : undefined,
  show: String,
}

/** A block of addresses, or one address alone. */
export const cidr: ValueKind<Cidr> = {
  placeholder: 'CIDR',
  expects: 'IP addresses or blocks of them such as 10.0.0.0/8, with commas between them',
  parse: parseCidr,
  show: cidrText,
}

const probeModes = ['off', 'manifest', 'active'] as const

export const probeMode: ValueKind<(typeof probeModes)[number]> = {
  placeholder: 'MODE',
  expects: 'off, manifest or active',
  parse: (text) => probeModes.find((mode) => mode === text),
  show: String,
  words: probeModes,
}

export const flag: ValueKind<boolean> = {
  placeholder: 'BOOL',
  expects: 'true or false',
  parse: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
  show: String,
  words: ['true', 'false'],
}

export const logLevel: ValueKind<LogLevel> = {
  placeholder: 'LEVEL',
  expects: logLevels.join(', '),
  parse: (text) => logLevels.find((level) => level === text),
  show: String,
  words: logLevels,
}

export const logFormats = ['text', 'json'] as const

export const logFormat: ValueKind<(typeof logFormats)[number]> = {
  placeholder: 'FORMAT',
  expects: 'text or json',
  parse: (text) => logFormats.find((format) => format === text),
  show: (format) => format,
  words: logFormats,
}

export const count: ValueKind<number> = {
  placeholder: 'N',
  expects: 'a whole number',
  parse: (text) => wholeNumber(text, 1_000_000),
  show: String,
}

/** For what other programs count in whole seconds. RFC 9111 1.2.2: they need not count further than this. */
export const seconds: ValueKind<number> = {
  placeholder: 'SECONDS',
  expects: 'whole seconds',
  parse: (text) => wholeNumber(text, 2_147_483_648),
  show: String,
}

/** Bytes. */
export const size: ValueKind<number> = withUnits(
  'SIZE',
  'a size such as 512, 32k, 10m or 2g',
  new Map([
    ['', 1],
    ['k', 1024],
    ['m', 1024 ** 2],
    ['g', 1024 ** 3],
  ]),
)

/** Milliseconds. The bound keeps it within what a timer takes (2^31 - 1). */
export const duration: ValueKind<number> = withUnits(
  'TIME',
  'a time such as 500ms, 10s, 5m or 1h (at most 24h)',
  new Map([
    ['ms', 1],
    ['s', 1000],
    ['m', 60_000],
    ['h', 3_600_000],
  ]),
  86_400_000,
)

export const serviceReference: ValueKind<ServiceReference> = {
  placeholder: 'NS/SERVICE:PORT',
  expects: 'NAMESPACE/SERVICE:PORT, such as default/kubia:80',
  parse(text) {
    const label = '[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?'
    const [, namespace, service, port] =
      new RegExp(`^(${label})/(${label}):(${label})$`).exec(text) ?? []
    if (namespace === undefined || service === undefined || port === undefined) return undefined
    if (!/^\d+$/.test(port)) return { namespace, service, port }
    const number = wholeNumber(port, 65_535)
    return number === undefined || number === 0 ? undefined : { namespace, service, port: number }
  },
  show: ({ namespace, service, port }) => `${namespace}/${service}:${port}`,
}

/** As `--default-ssl-certificate NAMESPACE/NAME` names it. */
export const objectReference: ValueKind<{ readonly namespace: string; readonly name: string }> = {
  placeholder: 'NS/NAME',
  expects: 'NAMESPACE/NAME, such as default/tls-secret',
  parse(text) {
    const label = '[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?'
    const [, namespace, name] =
      new RegExp(`^(${label})/(${label}(?:\\.${label})*)$`).exec(text) ?? []
    if (namespace === undefined || name === undefined || name.length > 253) return undefined
    return { namespace, name }
  },
  show: ({ namespace, name }) => `${namespace}/${name}`,
}

export const secret: ValueKind<Redacted> = {
  placeholder: 'KEY',
  expects: 'a text that is not empty',
  parse: (text) => (text === '' ? undefined : new Redacted(text)),
  show: String,
  secret: true,
}

/** A kind whose value may also be absent. */
export function optional<T>(kind: ValueKind<T>): ValueKind<T | null> {
  return { ...kind, show: (value) => (value === null ? '' : kind.show(value)) }
}

function nonEmpty(text: string): string | undefined {
  return text === '' ? undefined : text
}

function wholeNumber(text: string, max: number): number | undefined {
  if (!/^\d{1,16}$/.test(text)) return undefined
  const value = Number(text)
  return value <= max ? value : undefined
}

function withUnits(
  placeholder: string,
  expects: string,
  units: ReadonlyMap<string, number>,
  max: number = Number.MAX_SAFE_INTEGER,
): ValueKind<number> {
  return {
    placeholder,
    expects,
    parse(text) {
      if (text === '0') return 0
      const [, digits, unit] = /^(\d{1,15})([a-z]*)$/.exec(text.toLowerCase()) ?? []
      const factor = unit === undefined ? undefined : units.get(unit)
      if (factor === undefined) return undefined
      const value = Number(digits) * factor
      return value <= max ? value : undefined
    },
    show(value) {
      if (value === 0) return '0'
      const [unit, factor] = [...units].findLast(([, factor]) => value % factor === 0) ?? ['', 1]
      return `${value / factor}${unit}`
    },
  }
}
