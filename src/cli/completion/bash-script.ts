import type { CompletedCommand, CompletedValue } from './completed-command.ts'

/** Also for the bash 3.2 of macOS, which has neither mapfile nor compopt. */
export function bashScript(commands: readonly CompletedCommand[]): string {
  const below = commands.filter(({ words }) => words.length > 0)
  const values = commands.flatMap(({ words, options }) =>
    options.flatMap(({ flags, value }) =>
      value === null
        ? []
        : [
            `    ${flags.map((flag) => `'${words.join(' ')} ${flag}'`).join('|')}) ${offer(value)}; return ;;`,
          ],
    ),
  )
  const lines = commands.map(({ words, options, below, operand }) => {
    const flags = options.flatMap((option) => option.flags)
    const names = below.map(({ name }) => name)
    return (
      `    '${words.join(' ')}')\n` +
      `      if [[ $cur == -* ]]; then _postern_words '${flags.join(' ')}'\n` +
      `      else ${names.length > 0 ? `_postern_words '${names.join(' ')}'` : offer(operand)}; fi ;;`
    )
  })
  return `# Completes postern in bash. In ~/.bashrc: source <(postern completion bash)
_postern_words() { local IFS=$' \\n'; COMPREPLY+=($(compgen -W "$1" -- "$cur")); }
_postern_paths() { compopt -o filenames 2>/dev/null; local IFS=$'\\n'; COMPREPLY+=($(compgen "$1" -- "$cur")); }
_postern() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} command= i
  COMPREPLY=()
  # --option=value comes as three words.
  if [[ $cur == = ]]; then cur=; elif [[ $prev == = ]]; then prev=\${COMP_WORDS[COMP_CWORD-2]}; fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "\${command:+$command }\${COMP_WORDS[i]}" in
      ${below.map(({ words }) => `'${words.join(' ')}'`).join('|')}) command="\${command:+$command }\${COMP_WORDS[i]}" ;;
    esac
  done
  case "$command $prev" in
${values.join('\n')}
  esac
  case $command in
${lines.join('\n')}
  esac
}
complete -F _postern postern
`
}

function offer({ words, paths }: CompletedValue): string {
  const parts = [
    ...(words.length > 0 ? [`_postern_words '${words.join(' ')}'`] : []),
    ...(paths === 'none' ? [] : [`_postern_paths ${paths === 'files' ? '-f' : '-d'}`]),
  ]
  return parts.length === 0 ? ':' : parts.join('; ')
}
