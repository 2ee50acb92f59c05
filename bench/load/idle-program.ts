import { readFileSync } from 'node:fs'
import { connect } from 'node:net'

/*
 * Opens connections, sends one request on each, and keeps them open until it is ended. Arguments: port, file with host names,
 * number of connections. Writes `open` once all are answered; fails where one is refused or closes.
 */

const [port, hostsFile, count] = process.argv.slice(2)
const hosts = readFileSync(hostsFile ?? '', 'utf8')
  .trimEnd()
  .split('\n')

/** So many wait for their answer at once. */
const width = 64

let started = 0
let answered = 0

function openNext(): void {
  const n = started++
  if (n >= Number(count)) return
  const socket = connect(Number(port), '127.0.0.1')
  socket.once('connect', () => {
    socket.write(`GET / HTTP/1.1\r\nHost: ${hosts[n % hosts.length]}\r\nUser-Agent: bench\r\n\r\n`)
  })
  socket.once('data', (bytes) => {
    if (!bytes.toString('latin1').startsWith('HTTP/1.1 200 ')) fail(bytes.toString('latin1'))
    if (++answered === Number(count)) process.stdout.write('open\n')
    openNext()
  })
  socket.once('error', (error) => fail(error.message))
  socket.once('close', () => fail('a connection was closed'))
}

function fail(reason: string): void {
  process.stderr.write(`${reason} after ${answered} answers\n`)
  process.exit(1)
}

for (let i = 0; i < width; i++) openNext()
