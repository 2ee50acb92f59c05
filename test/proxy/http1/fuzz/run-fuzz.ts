import { parseArgs } from 'node:util'
import { fuzz } from './fuzz.ts'

/** `npm run fuzz -- [--seed N] [--runs N]`: as many runs as a night allows. The seed that it prints brings a finding back. */
const { values } = parseArgs({
  options: { seed: { type: 'string' }, runs: { type: 'string', default: '1000000' } },
})
const seed = Number(values.seed ?? Date.now() % 2 ** 32)
const runs = Number(values.runs)

console.log(`seed ${seed}, ${runs} runs`)
const started = Date.now()
const finding = fuzz(seed, runs)
if (finding === null) {
  console.log(`nothing found in ${Math.round((Date.now() - started) / 1_000)} s`)
} else {
  console.log(`run ${finding.run}: ${JSON.stringify(finding.bytes.toString('latin1'))}`)
  for (const objection of finding.objections) console.log(`  ${objection}`)
  process.exitCode = 1
}
