const hosts = ['kubia.example.com', 'foo.example.com', 'bar.example.com']

/** What to try first, with commands that work as printed as long as the samples in ingresses/ are as they came. */
export function walkThrough(at: {
  readonly address: string
  readonly httpPort: number
  readonly httpsPort: number
  /** Of the admin port, for a browser. */
  readonly dashboard: string
}): string {
  const http = (host: string) => (at.httpPort === 80 ? host : `${host}:${at.httpPort}`)
  const https = (host: string) => (at.httpsPort === 443 ? host : `${host}:${at.httpsPort}`)
  const resolve = (port: number) => `--resolve kubia.example.com:${port}:${at.address}`
  return `
Try it:

  curl ${resolve(at.httpPort)} http://${http('kubia.example.com')}/
  curl -k ${resolve(at.httpsPort)} https://${https('kubia.example.com')}/

Or add this line to /etc/hosts

  ${at.address} ${hosts.join(' ')}

and leave out the rest:

  curl http://${http('kubia.example.com')}/
  curl -k https://${https('kubia.example.com')}/
  curl http://${http('kubia.example.com')}/bar
  curl http://${http('foo.example.com')}/
  curl http://${http('bar.example.com')}/

Then edit a file in ingresses/ and ask again. ${at.dashboard} shows what goes on. Ctrl-C ends the demo.

`
}
