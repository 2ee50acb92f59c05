import { parseArgs } from 'node:util'
import { fuzz } from './fuzz.ts'

/**
 * `npm run fuzz:http2 -- [--seed N] [--runs N] [--from N]`: as many conversations as a night allows. The seed and the number of
 * the run that it prints bring a finding back.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    runs: { type: 'string', default: '1000000' },
    from: { type: 'string', default: '0' },
  },
})
const seed = Number(values.seed ?? Date.now() % 2 ** 32)
const runs = Number(values.runs)

console.log(`seed ${seed}, ${runs} runs`)
const started = Date.now()
const finding = await fuzz(seed, runs, Number(values.from))
if (finding === null) {
  console.log(`nothing found in ${Math.round((Date.now() - started) / 1_000)} s`)
} else {
  console.log(`run ${finding.run}:`)
  const lines = finding.frames.map((frame) => frame.toString('hex'))
  lines.forEach((line, i) => {
    if (line !== lines[i - 1]) console.log(`  ${line}`)
    else if (line !== lines[i + 1]) console.log('  and so on')
  })
  for (const objection of finding.objections) console.log(`  ${objection}`)
  process.exitCode = 1
}
