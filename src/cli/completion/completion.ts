import type { Command } from 'commander'
import { bashScript } from './bash-script.ts'
import { completedCommands } from './completed-command.ts'
import { fishScript } from './fish-script.ts'
import type { shells } from './shells.ts'
import { zshScript } from './zsh-script.ts'

/** The script that lets a shell complete what `program` takes. */
export function completion(shell: (typeof shells)[number], program: Command): string {
  const commands = completedCommands(program)
  switch (shell) {
    case 'bash':
      return bashScript(commands)
    case 'zsh':
      return zshScript(commands)
    case 'fish':
      return fishScript(commands)
  }
}
