import { connect, type Socket } from 'node:net'

/** Clients that take their time, all at once. */
export interface SlowClients {
  /** Milliseconds from the connect to the end of each that has ended. */
  readonly lifetimes: readonly number[]
  /** The status that each of those was told, or 0. */
  readonly statuses: readonly number[]
  readonly open: number
  destroy(): void
}

export interface Pace {
  /** Sent at once. */
  readonly first: string
  /** Sent every now and then. */
  readonly later: string
  readonly everyMs: number
}

export async function openSlowClients(
  port: number,
  count: number,
  { first, later, everyMs }: Pace,
): Promise<SlowClients> {
  const sockets = new Set<Socket>()
  const lifetimes: number[] = []
  const statuses: number[] = []
  for (let opened = 0; opened < count; opened++) {
    // A few at a time: the queue of new connections is short.
    const { socket, startedAt } = await open(port)
    sockets.add(socket)
    let status = 0
    socket.on('data', (bytes: Buffer) => {
      status ||= Number(bytes.toString('latin1', 9, 12))
    })
    socket.on('end', () => socket.end())
    socket.on('close', () => {
      sockets.delete(socket)
      lifetimes.push(Date.now() - startedAt)
      statuses.push(status)
    })
    socket.write(first)
  }
  const timer = setInterval(() => {
    for (const socket of sockets) if (socket.writable) socket.write(later)
  }, everyMs)
  return {
    lifetimes,
    statuses,
    get open() {
      return sockets.size
    },
    destroy() {
      clearInterval(timer)
      for (const socket of sockets) socket.destroy()
    },
  }
}

/** Clients that ask and then read nothing. */
export async function openDeafClients(
  port: number,
  count: number,
  request: string,
): Promise<{ destroy(): void }> {
  const sockets: Socket[] = []
  for (let opened = 0; opened < count; opened++) {
    const { socket } = await open(port)
    sockets.push(socket)
    socket.pause()
    socket.write(request)
  }
  return {
    destroy() {
      for (const socket of sockets) socket.destroy()
    },
  }
}

function open(port: number): Promise<{ socket: Socket; startedAt: number }> {
  const startedAt = Date.now()
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true })
    // Afterwards an error is followed by `close`, where it is counted.
    socket.on('error', reject)
    socket.once('connect', () => resolve({ socket, startedAt }))
  })
}
