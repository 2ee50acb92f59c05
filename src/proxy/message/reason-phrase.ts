import { STATUS_CODES } from 'node:http'

/** `200 OK`, `599 ` */
export function statusText(status: number): string {
  return `${status} ${STATUS_CODES[status] ?? ''}`
}
