import { pino, stdSerializers } from 'pino'
import type { Log, LogLevel } from './log.ts'

/** A log for programs: one JSON document a line, with `time` in ISO 8601, `level` by name and the details as fields. */
export function createJsonLog(options: {
  readonly level: LogLevel
  readonly write: (line: string) => void
  readonly now: () => number
}): Log {
  const logger = pino(
    {
      level: options.level,
      base: null,
      messageKey: 'message',
      timestamp: () => `,"time":"${new Date(options.now()).toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: stdSerializers.err },
    },
    { write: options.write },
  )
  return (level, message, details = {}) => logger[level](details, message)
}
