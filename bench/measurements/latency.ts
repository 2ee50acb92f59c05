import { runWrk } from '../load/wrk.ts'
import type { Subject } from '../subject.ts'
import type { Measurement, Sample } from './measurement.ts'

/** Milliseconds that a client waits on average before it asks again; wrk counts in whole ones. */
const pause = 20

/**
 * All clients connect at once at the beginning, which takes this proxy 60 ms. In a short run that is the slowest hundredth, and
 * hides what becomes of requests on connections that stand: in rounds of 10 s the ratio was anything from 0.6 to 4.5, in rounds of 20 s
 * 0.5 to 1.9.
 */
const leastSeconds = 20

/** Seconds of full load that tell nginx's peak. */
const peakSeconds = 3

/**
 * All rivals get the same rate: half of what nginx can do in this run. There are so many clients that it comes out of their
 * pauses, whoever answers; and so few stalls that hide behind a client that waits.
 */
export function createLatency(): Measurement {
  let clients = 0

  return {
    name: 'latency',
    title: "p99 at half of nginx's peak",
    unit: 'ms',
    needsWarmUp: true,

    async begin(subjects) {
      const nginx = subjects.find(({ rival }) => rival.name === 'nginx')
      if (nginx === undefined) throw new Error('latency needs nginx, whose peak sets the rate')
      const rate = (await peak(nginx)) / 2
      clients = Math.round((rate * pause) / 1_000)
    },

    async measure({ port, hostsFile }, given): Promise<Sample> {
      const seconds = Math.max(given, leastSeconds)
      const load = { port, hostsFile, path: '/', seconds, connections: clients, pause }
      const { p50, p99, p999, requests, microseconds } = await runWrk(load)
      return {
        figure: p99 / 1_000,
        notes: {
          p50: p50 / 1_000,
          'p99.9': p999 / 1_000,
          'req/s': requests / (microseconds / 1e6),
        },
      }
    },
  }
}

/** Requests a second. */
async function peak({ port, hostsFile }: Subject): Promise<number> {
  const load = { port, hostsFile, path: '/', seconds: peakSeconds, connections: 64 }
  const { requests, microseconds } = await runWrk(load)
  return requests / (microseconds / 1e6)
}
