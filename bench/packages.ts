import { execFileSync, spawnSync } from 'node:child_process'

/** Programs by the Debian package that brings them. */
const packages = new Map([
  ['nginx', 'nginx'],
  ['haproxy', 'haproxy'],
  ['wrk', 'wrk'],
  ['h2load', 'nghttp2-client'],
  ['curl', 'curl'],
  ['openssl', 'openssl'],
  ['taskset', 'util-linux'],
])

/** Installs what is missing; throws where that is not possible. */
export function installMissing(): void {
  const missing = [...packages].filter(([program]) => !isThere(program)).map(([, name]) => name)
  if (missing.length === 0) return
  console.error(`apt-get install ${missing.join(' ')}`)
  const [command, ...args] = process.getuid?.() === 0 ? ['apt-get'] : ['sudo', '-n', 'apt-get']
  const options = {
    stdio: ['ignore', 'ignore', 'inherit'] as ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }
  execFileSync(command ?? '', [...args, 'update', '-qq'], options)
  execFileSync(
    command ?? '',
    [...args, 'install', '-qq', '-y', '--no-install-recommends', ...missing],
    options,
  )
}

function isThere(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0
}
