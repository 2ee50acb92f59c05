import type { CompletedCommand, CompletedOption, CompletedValue } from './completed-command.ts'

export function fishScript(commands: readonly CompletedCommand[]): string {
  const below = commands.filter(({ words }) => words.length > 0)
  return `# Completes postern in fish: postern completion fish > ~/.config/fish/completions/postern.fish
function __postern_command
  set -l command
  for word in (commandline -opc)[2..]
    contains -- (string join -- ' ' $command $word) ${below.map(({ words }) => quoted(words.join(' '))).join(' ')}
    and set -a command $word
  end
  string join -- ' ' $command
end
function __postern_at
  test (__postern_command | string collect --allow-empty) = "$argv[1]"
end
complete -c postern -f
${commands.flatMap(linesOf).join('\n')}
`
}

function linesOf({ words, options, below, operand }: CompletedCommand): string[] {
  const here = `complete -c postern -n ${quoted(`__postern_at '${words.join(' ')}'`)}`
  return [
    ...below.map(({ name, summary }) => `${here} -a ${name} -d ${quoted(summary)}`),
    ...options.map(
      (option) => `${here}${flagsOf(option)} -d ${quoted(option.summary)}${value(option)}`,
    ),
    ...(offer(operand) === '' ? [] : [`${here}${offer(operand)}`]),
  ]
}

function flagsOf({ flags }: CompletedOption): string {
  return flags
    .map((flag) => (flag.startsWith('--') ? ` -l ${flag.slice(2)}` : ` -s ${flag.slice(1)}`))
    .join('')
}

function value({ value }: CompletedOption): string {
  if (value === null) return ''
  return `${value.paths === 'files' ? ' -r' : ' -x'}${offer(value)}`
}

/** -F: files. */
function offer({ words, paths }: CompletedValue): string {
  const own = [...words, ...(paths === 'folders' ? ['(__fish_complete_directories)'] : [])]
  return `${paths === 'files' ? ' -F' : ''}${own.length === 0 ? '' : ` -a ${quoted(own.join(' '))}`}`
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`
}
