import { lookup, Resolver } from 'node:dns/promises'

/** Addresses of a name, and for how long they may be used, in milliseconds. */
export interface Resolved {
  readonly addresses: readonly string[]
  readonly ttl: number
}

export type ResolveName = (name: string) => Promise<Resolved>

/** Of what does not come from DNS: it may be edited at any time. Milliseconds. */
const HOSTS_TTL = 30_000

/**
 * A and AAAA records with their TTL. A name that DNS does not know may stand in /etc/hosts, which only `lookup` reads. Rejects
 * where nobody knows it. `servers`: others than those of the system, `address:port`.
 */
export function createResolve(servers: readonly string[] = []): ResolveName {
  const resolver = new Resolver({ timeout: 2_000, tries: 2 })
  if (servers.length > 0) resolver.setServers(servers)
  return async (name) => {
    const [four, six] = await Promise.allSettled([
      resolver.resolve4(name, { ttl: true }),
      resolver.resolve6(name, { ttl: true }),
    ])
    const records = [four, six].flatMap((answer) =>
      answer.status === 'fulfilled' ? answer.value : [],
    )
    if (records.length === 0) return fromHosts(name, four)
    return {
      addresses: records.map(({ address }) => address),
      ttl: Math.min(...records.map(({ ttl }) => ttl)) * 1_000,
    }
  }
}

async function fromHosts(name: string, failed: PromiseSettledResult<unknown>): Promise<Resolved> {
  try {
    const found = await lookup(name, { all: true })
    return { addresses: found.map(({ address }) => address), ttl: HOSTS_TTL }
  } catch (error) {
    throw failed.status === 'rejected' ? failed.reason : error
  }
}
