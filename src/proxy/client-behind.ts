import { clientAddress } from './client-address.ts'
import type { Exchange } from './exchange.ts'
import { forwardedLines } from './headers.ts'
import type { FieldBlock } from './message/field-block.ts'
import { FieldId } from './message/field-id.ts'
import type { RequestHead } from './message/request-head.ts'
import type { TrustedPeers } from './trusted-peers.ts'

/** What is taken over as an id: anything that is safe in a log line and in a header. */
const requestIdGrammar = /^[\x21-\x7e]{1,128}$/

/**
 * A trusted peer speaks for the client behind it: for this one exchange that client takes the peer's place. Only the names
 * that this proxy writes itself are believed. Forwarded, X-Forwarded-Prefix and the like still stay behind: a peer that
 * maintains X-Forwarded-For commonly passes those on as its client wrote them.
 */
export function lookBehind(exchange: Exchange, head: RequestHead, trusted: TrustedPeers): void {
  const peer = exchange.client
  const said = readSaid(head.fields)
  const address = clientAddress(said.for, peer.address, trusted)
  exchange.client = {
    ...peer,
    address,
    scheme: schemeOf(said.proto) ?? peer.scheme,
    forwardedHost: said.host,
    forwarded: forwardedLines({
      for: said.for === '' ? peer.address : `${said.for}, ${peer.address}`,
      address,
      proto: said.proto || peer.scheme,
      port: said.port || `${peer.localPort}`,
    }),
  }
  if (requestIdGrammar.test(said.requestId)) exchange.requestId = said.requestId
}

interface Said {
  for: string
  proto: string
  host: string
  port: string
  requestId: string
}

/** X-Forwarded-For is one list over all its lines. Of the others the last line counts: the peer itself added it. */
function readSaid(fields: FieldBlock): Said {
  const said: Said = { for: '', proto: '', host: '', port: '', requestId: '' }
  for (let i = 0; i < fields.count; i++) {
    if (fields.ids[i] !== FieldId.forwarded) continue
    const value = fields.value(i)
    switch (fields.name(i).toLowerCase()) {
      case 'x-forwarded-for':
        if (value !== '') said.for += said.for === '' ? value : `, ${value}`
        break
      case 'x-forwarded-proto':
        said.proto = value
        break
      case 'x-forwarded-host':
        said.host = value
        break
      case 'x-forwarded-port':
        said.port = value
        break
      case 'x-request-id':
        said.requestId = value
        break
    }
  }
  return said
}

function schemeOf(proto: string): 'http' | 'https' | null {
  const scheme = proto.toLowerCase()
  return scheme === 'http' || scheme === 'https' ? scheme : null
}
