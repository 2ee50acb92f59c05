import type { CompletedCommand, CompletedOption, CompletedValue } from './completed-command.ts'

/** For `source`, and as a file of the name _postern in the fpath. */
export function zshScript(commands: readonly CompletedCommand[]): string {
  return `#compdef postern
# Completes postern in zsh. In ~/.zshrc behind compinit: source <(postern completion zsh)
${commands.toReversed().map(functionOf).join('\n')}
if [[ $funcstack[1] == _postern ]]; then _postern "$@"; else compdef _postern postern; fi
`
}

function functionOf({ words, options, below, operand }: CompletedCommand): string {
  const name = nameOf(words)
  const specs = options.map(optionSpec)
  if (below.length === 0) {
    return `${name}() {\n  _arguments -s -S ${[...specs, operandSpec(operand)].join(' ')}\n}`
  }
  const names = below.map(({ name, summary }) => quoted(`${escapedColons(name)}:${summary}`))
  const cases = below.map(({ name }) => `    ${name}) ${nameOf([...words, name])} ;;`)
  return `${name}() {
  local curcontext=$curcontext state line
  _arguments -C ${specs.join(' ')} '1: :->command' '*:: :->rest'
  case $state in
  command)
    local -a commands=(${names.join(' ')})
    _describe command commands ;;
  rest)
    case $line[1] in
${cases.join('\n')}
    esac ;;
  esac
}`
}

function nameOf(words: readonly string[]): string {
  return ['_postern', ...words].join('_')
}

/** One may be given several times, which does no harm where it makes no sense. */
function optionSpec({ flags, summary, value }: CompletedOption): string {
  const text = summary.replace(/[[\]:\\]/g, '\\$&')
  // `=`: the value is the next word, or comes behind that sign.
  const named = flags.map((flag) => (value === null ? flag : `${flag}=`))
  const names = named.length > 1 ? `{${named.join(',')}}` : named.join('')
  return `'*'${names}${quoted(`[${text}]${value === null ? '' : `:value:${action(value)}`}`)}`
}

function operandSpec(operand: CompletedValue): string {
  return quoted(`*:operand:${action(operand)}`)
}

function action({ words, paths }: CompletedValue): string {
  const offers = [
    ...(words.length > 0 ? [`compadd - ${words.join(' ')}`] : []),
    ...(paths === 'none' ? [] : [paths === 'files' ? '_files' : '_files -/']),
  ]
  return offers.length === 0 ? ' ' : `{ ${offers.join('; ')} }`
}

function escapedColons(text: string): string {
  return text.replaceAll(':', '\\:')
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
