import { getHeapStatistics, setFlagsFromString } from 'node:v8'

/** Bytes that may gather on top of what is in use before the next full collection of garbage. */
const HEADROOM = 64 * 1024 * 1024

/**
 * Lets collections of garbage stop requests for less time. To be called again whenever what is in use has changed much: one of the limits
 * is a share of it. All three are flags that V8 looks at each time they matter, so that they may be set while the program runs; others
 * (`--single-threaded-gc`) end it.
 */
export function tuneGarbageCollection(): void {
  // After a rest, in which it has given back what it could, V8 allows a tenth of the heap before the next full collection: 500 clients
  // that connected at once brought on two within a second, 30 ms of the serving thread each.
  const percent = Math.ceil((HEADROOM / getHeapStatistics().used_heap_size) * 100)
  setFlagsFromString(`--heap-growing-percent=${percent}`)
  // After 100 seconds without a full collection V8 makes one. To give memory back as well, in the middle of requests, took 50 ms instead
  // of 4 to 13.
  setFlagsFromString('--no-memory-reducer-favors-memory')
  // If all objects from one place in the program were still alive at a collection, as those of 500 requests that came at once are, V8
  // allocates what comes from there in old space. There each keeps all alive that it refers to until the next full collection.
  setFlagsFromString('--no-allocation-site-pretenuring')
}
