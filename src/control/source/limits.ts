/** Bounds on what is read from disk, far beyond any real folder: without them a wrong path (`/`) would be read for minutes. */
export const readLimits = {
  /** In one root. */
  files: 50_000,
  /** Folders below each other. */
  depth: 32,
  fileBytes: 32 * 1024 * 1024,
}
