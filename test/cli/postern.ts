import { runCommandLine } from '../../src/cli/command-line.ts'

/** One command in this process, and what it said. */
export async function postern(...words: readonly string[]) {
  let out = ''
  let err = ''
  const status = await runCommandLine(words, '1.2.3', {
    out: (text) => {
      out += text
    },
    err: (text) => {
      err += text
    },
  })
  return { status, out, err }
}
