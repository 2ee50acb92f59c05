/**
 * What SARIF 2.1.0 says of the objects that we write: the properties that they may have, those that they must have (`!`), and
 * what is in each. Nothing else is allowed there.
 */
const shapes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  log: { $schema: 'uri', 'version!': 'text', 'runs!': 'run[]' },
  run: { 'tool!': 'tool', columnKind: 'text', invocations: 'invocation[]', results: 'result[]' },
  tool: { 'driver!': 'toolComponent' },
  toolComponent: { 'name!': 'text', semanticVersion: 'text', rules: 'reportingDescriptor[]' },
  reportingDescriptor: {
    'id!': 'text',
    shortDescription: 'message',
    help: 'message',
    defaultConfiguration: 'reportingConfiguration',
  },
  reportingConfiguration: { level: 'level' },
  invocation: { 'executionSuccessful!': 'flag', toolConfigurationNotifications: 'notification[]' },
  notification: { descriptor: 'descriptorReference', level: 'level', 'message!': 'message' },
  descriptorReference: { id: 'text', index: 'index' },
  result: {
    ruleId: 'text',
    ruleIndex: 'index',
    level: 'level',
    'message!': 'message',
    locations: 'location[]',
  },
  location: { physicalLocation: 'physicalLocation', logicalLocations: 'logicalLocation[]' },
  physicalLocation: { 'artifactLocation!': 'artifactLocation', region: 'region' },
  logicalLocation: { kind: 'text', fullyQualifiedName: 'text' },
  artifactLocation: { 'uri!': 'uri', uriBaseId: 'text' },
  region: {
    'startLine!': 'position',
    startColumn: 'position',
    endLine: 'position',
    endColumn: 'position',
  },
  message: { 'text!': 'text', markdown: 'text' },
}

const values: Readonly<Record<string, (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string' && value !== '',
  uri: (value) => typeof value === 'string' && /^[\w.!~*'()%:/-]+$/.test(value),
  flag: (value) => typeof value === 'boolean',
  level: (value) => ['none', 'note', 'warning', 'error'].includes(String(value)),
  index: (value) => Number.isInteger(value) && Number(value) >= 0,
  position: (value) => Number.isInteger(value) && Number(value) >= 1,
}

/** Every place at which `value` is not what SARIF calls a `type`, for instance `log.runs[0].tool: driver is missing`. */
export function sarifFaults(value: unknown, type = 'log', place = type): string[] {
  if (type.endsWith('[]')) {
    if (!Array.isArray(value)) return [`${place}: not a list`]
    return value.flatMap((item, index) =>
      sarifFaults(item, type.slice(0, -2), `${place}[${index}]`),
    )
  }
  const isValue = values[type]
  if (isValue !== undefined) return isValue(value) ? [] : [`${place}: not a ${type}`]
  if (typeof value !== 'object' || value === null) return [`${place}: not an object`]
  const shape = shapes[type] ?? {}
  const missing = Object.keys(shape)
    .filter((key) => key.endsWith('!') && !Object.hasOwn(value, key.slice(0, -1)))
    .map((key) => `${place}: ${key.slice(0, -1)} is missing`)
  const wrong = Object.entries(value).flatMap(([key, item]) => {
    const inner = shape[key] ?? shape[`${key}!`]
    return inner === undefined
      ? [`${place}: ${key} is not known`]
      : sarifFaults(item, inner, `${place}.${key}`)
  })
  return [...missing, ...wrong]
}
