import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { makeCertificate } from '../../src/app/certificates/make-certificate.ts'
import { aCertificate } from '../proxy/tls/a-certificate.ts'
import { isLongForm } from './support/long-form.ts'
import { answering, ok, startPod } from './support/raw-pod.ts'
import { startProxy } from './support/start-proxy.ts'

const scanner = '/usr/bin/testssl'
const host = 'kubia.example.com'

interface Finding {
  readonly id: string
  readonly severity: string
  readonly finding: string
}

/** What a CA without a website and a host without a DNS zone can't have. */
const ofPrivateCa = ['cert_revocation', 'DNS_CAArecord']

/** The scanner wants them of the pages; pods say what they like. */
const ofPages = ['security_headers']

/**
 * The scanner's openssl leaves as soon as the handshake is over, when the ticket of TLS 1.3, which comes after it (RFC 8446 4.6.1), has come in
 * about half of all tries only; without it the scanner says that it can't connect again. So it is given one that tries until there is one.
 */
const opensslWithTicket = `#!/bin/sh
file=''
for argument in "$@"; do
  [ "$before" = -sess_out ] && file=$argument
  before=$argument
done
[ -z "$file" ] && exec openssl "$@"
for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  openssl "$@"
  status=$?
  [ -s "$file" ] && break
done
exit $status
`

// Takes a minute. The scanner is the Debian package testssl.sh.
test.skipIf(!isLongForm || !existsSync(scanner))(
  'testssl.sh finds nothing but what comes of a private CA',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'postern-testssl-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const common = { days: 90, key: 'ec' } as const
    const ca = await makeCertificate({
      ...common,
      commonName: 'A CA',
      names: [],
      for: 'authority',
      issuer: null,
    })
    const certificate = async (key: 'ec' | 'rsa') => ({
      ...(await aCertificate(`default/${key}`, key)),
      ...(await makeCertificate({
        ...common,
        key,
        commonName: host,
        names: [host],
        for: 'server',
        issuer: ca,
      })),
    })
    const pod = await startPod(answering(() => ok('hello')))
    const [ec, rsa] = [await certificate('ec'), await certificate('rsa')]
    const { httpsPort } = await startProxy(
      {
        routes: [{ pods: [pod.port] }],
        certificates: { [host]: [ec, rsa] },
        // It asks without a name, too.
        defaultCertificate: ec,
      },
      {},
      { hsts: { maxAge: 31_536_000, includeSubDomains: true, preload: false } },
    )
    writeFileSync(join(folder, 'ca.crt'), ca.chain)
    const report = join(folder, 'report.json')
    const openssl = join(folder, 'openssl')
    writeFileSync(openssl, opensslWithTicket, { mode: 0o755 })
    const options = [
      '--openssl',
      openssl,
      '--quiet',
      '--color',
      '0',
      '--warnings',
      'off',
      '--jsonfile',
      report,
    ]
    const target = ['--add-ca', join(folder, 'ca.crt'), '--ip', '127.0.0.1', `${host}:${httpsPort}`]
    await promisify(execFile)(scanner, [...options, ...target]).catch(() => undefined)

    const findings: Finding[] = JSON.parse(readFileSync(report, 'utf8'))
    expect(findings.length).toBeGreaterThan(100)
    const serious = findings
      .filter(({ severity }) => severity !== 'OK' && severity !== 'INFO')
      .filter(({ id }) => ![...ofPrivateCa, ...ofPages].some((known) => id.startsWith(known)))
    expect(serious).toEqual([])
  },
  300_000,
)
