import type { BuildFacts } from '../app/build-facts.ts'

/** The first line is for programs, the others are for whoever reads a report of a fault. */
export function versionText(version: string, facts: BuildFacts | null): string {
  const { node, v8, openssl, llhttp } = process.versions
  return [
    `postern ${version}`,
    facts === null
      ? 'built of   nothing: run from source'
      : `built of   ${facts.commit}, ${facts.committedAt}`,
    `runs on    Node ${node} (V8 ${v8}, OpenSSL ${openssl}, llhttp ${llhttp})`,
    `machine    ${process.platform} ${process.arch}`,
  ].join('\n')
}
