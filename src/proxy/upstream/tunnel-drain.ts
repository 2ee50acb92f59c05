import type { Deadlines, Timed } from '../../base/deadlines.ts'

/** A tunnel that can be told to end. */
export interface Tunnel {
  end(): void
}

/** Gives the tunnels to an endpoint that is gone some time to end by themselves, since nothing tells a WebSocket to come back later. */
export class TunnelDrain implements Timed {
  deadline: number
  readonly #tunnels: ReadonlySet<Tunnel>
  readonly #deadlines: Deadlines

  /** `time` in milliseconds. */
  constructor(tunnels: ReadonlySet<Tunnel>, deadlines: Deadlines, time: number) {
    this.#tunnels = tunnels
    this.#deadlines = deadlines
    this.deadline = Date.now() + time
    deadlines.add(this)
  }

  expire(): void {
    this.#deadlines.remove(this)
    for (const tunnel of [...this.#tunnels]) tunnel.end()
  }
}
