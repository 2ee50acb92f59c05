import { CodedError } from './coded-error.ts'

/** Why a server could not listen, for the person who started it: which port or address it is, and the ways out. */
export function listenError(error: Error, host: string, port: number): Error {
  switch ('code' in error ? error.code : '') {
    case 'EADDRINUSE':
      return new CodedError(
        'port-in-use',
        `port ${port} on ${host} is in use`,
        'stop the program that listens there, or choose another port: --http-port, --https-port, --admin-port',
      )
    case 'EACCES':
      return new CodedError(
        'port-not-permitted',
        `this user may not listen on port ${port} of ${host}`,
        'choose a port from 1024 up (--http-port, --https-port), or allow it: sudo setcap cap_net_bind_service=+ep ' +
          '"$(readlink -f "$(command -v node)")", or sudo sysctl net.ipv4.ip_unprivileged_port_start=0',
      )
    case 'EADDRNOTAVAIL':
      return new CodedError(
        'address-not-available',
        `this machine does not have the address ${host}`,
        'choose another address to bind: --bind, --admin-bind',
      )
    default:
      return error
  }
}
