import { readFile } from 'node:fs/promises'
import { BlockList, isIPv6 } from 'node:net'
import { digestOf, type TokenDigest } from '../admin/admin-token.ts'
import { CodedError } from '../base/coded-error.ts'

/** Below that a token could be guessed, in characters. */
const minimumLength = 32

const makeOne = 'head -c 32 /dev/urandom | base64 > admin-token; chmod 600 admin-token'

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/**
 * Of the token that whoever asks the admin port has to bear; null: none is needed, since only this machine can ask. Throws
 * a CodedError where others can ask and there is none, and where the file has no usable one.
 */
export async function loadAdminToken(
  bind: string,
  file: string | null,
): Promise<TokenDigest | null> {
  if (file !== null) return digestOf(checkedToken(await readToken(file), file))
  if (loopback.check(bind, isIPv6(bind) ? 'ipv6' : 'ipv4')) return null
  throw new CodedError(
    'admin-token-missing',
    `--admin-bind ${bind} lets other machines ask the admin port, and there is no token`,
    `make one (${makeOne}) and name it (--admin-token-file admin-token), or leave the port on 127.0.0.1`,
  )
}

async function readToken(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CodedError(
      'admin-token-unreadable',
      `the admin token ${path} cannot be read: ${error.code ?? error.message}`,
      `make one: ${makeOne}`,
    )
  })
}

function checkedToken(text: string, path: string): string {
  const token = text.trim()
  if (!/^[!-~]*$/.test(token)) {
    throw new CodedError(
      'admin-token-unusable',
      `the admin token ${path} has characters that no header can carry`,
      `make another: ${makeOne}`,
    )
  }
  if (token.length >= minimumLength) return token
  throw new CodedError(
    'admin-token-too-short',
    `the admin token ${path} has ${token.length} characters and needs ${minimumLength}`,
    `make another: ${makeOne}`,
  )
}
