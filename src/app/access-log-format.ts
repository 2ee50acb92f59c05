import { CodedError } from '../base/coded-error.ts'
import { nearestWord } from '../control/diagnostics/nearest-word.ts'
import {
  compileFormat,
  type FormatFault,
  jsonFormat,
  type LineFormat,
  nginxFormat,
} from '../telemetry/access-log/line-format.ts'
import { variables } from '../telemetry/access-log/variables.ts'

/** `nginx`, `json`, or a text with variables. Throws a CodedError (`bad-option`) for anything else. */
export function accessLogFormat(text: string): LineFormat {
  if (text === 'json') return jsonFormat()
  const format = compileFormat(text === 'nginx' ? nginxFormat : text)
  if (typeof format === 'function') return format
  throw new CodedError('bad-option', `--access-log-format: ${messageOf(format)}`, hintOf(format))
}

function messageOf(fault: FormatFault): string {
  switch (fault.kind) {
    case 'unknown-variable':
      return `there is no variable $${fault.name}`
    case 'no-name':
      return 'a $ has no name behind it'
    case 'no-variable':
      return 'expects nginx, json, or a text with variables such as $remote_addr'
    case 'control-character':
      return 'has a control character, and each request is one line'
  }
}

function hintOf(fault: FormatFault): string {
  const names = Object.keys(variables)
  const meant = fault.kind === 'unknown-variable' ? nearestWord(fault.name, names) : null
  const all = `the variables are ${names.map((name) => `$${name}`).join(', ')}`
  return meant === null ? all : `did you mean $${meant}? ${all}`
}
