import type { FastifyInstance } from 'fastify'
import { listenError } from '../base/listen-error.ts'

/** Answers the port: 0 takes a free one. Rejects with a CodedError where it can't be had. */
export async function listenAdmin(
  server: FastifyInstance,
  host: string,
  port: number,
): Promise<number> {
  try {
    await server.listen({ host, port })
  } catch (error) {
    throw error instanceof Error ? listenError(error, host, port) : error
  }
  const address = server.server.address()
  return typeof address === 'object' && address !== null ? address.port : port
}
