/*
 * What one read of a socket sets off happens at one time. To ask the machine for it ten times for each request was 4 % of this
 * program's own time, so that it is asked where the read begins.
 */

let turn = 0
let begun = 0

/** The time at which the turn under way began, in milliseconds since 1970; the machine's time outside of one. */
export function turnTime(): number {
  return turn === 0 ? Date.now() : turn
}

/** Whoever begins a turn ends it before the event loop goes on, also where something throws. */
export function beginTurn(): void {
  turn = Date.now()
  begun++
}

export function endTurn(): void {
  turn = 0
}

/** How many there were since the program began: two equal answers mean that nothing was read in between. */
export function turnsBegun(): number {
  return begun
}
