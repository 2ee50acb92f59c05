import type { RequestHead } from '../message/request-head.ts'

const absoluteForm = /^(https?):\/\/([^/?]*)([^?]*)(.*)$/is

/**
 * Splits the forms of a target that do not begin with `/`: absolute-form, whose authority replaces the Host field (RFC 9112
 * 3.2.2), and `*` of OPTIONS (3.2.4). false: none of them.
 */
export function splitTarget(head: RequestHead): boolean {
  if (head.target === '*') {
    head.path = '*'
    return head.method === 'OPTIONS'
  }
  const match = absoluteForm.exec(head.target)
  if (match === null) return false
  const [, scheme = '', authority = '', path = '', query = ''] = match
  if (authority === '') return false
  head.absoluteForm = true
  head.scheme = scheme.toLowerCase() === 'https' ? 'https' : 'http'
  head.host = authority
  head.query = query
  // RFC 9112 3.2.4: OPTIONS of a whole server keeps meaning that.
  head.path = path !== '' ? path : head.method === 'OPTIONS' && query === '' ? '*' : '/'
  return true
}
