/** Writes one line for the person who runs the program. Handed in: what a line looks like is not decided here. */
export type Log = (level: 'info' | 'warn' | 'error', message: string, details?: object) => void
