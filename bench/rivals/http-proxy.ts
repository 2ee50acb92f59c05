import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Rival } from './rival.ts'

const program = fileURLToPath(new URL('./http-proxy-program.ts', import.meta.url))

/** The usual proxy of Node programs, as the figure to beat: node:http on both sides. */
export const httpProxy: Rival = {
  name: 'http-proxy',
  version: ['echo', '1.18.1'],
  async prepare(place) {
    const file = join(place.folder, 'place.json')
    await writeFile(file, JSON.stringify(place))
    return [process.execPath, program, file]
  },
}
