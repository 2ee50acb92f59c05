import { styleText } from 'node:util'

/** How a word is meant, for eyes that see colours. */
export interface Paint {
  readonly good: (text: string) => string
  readonly warning: (text: string) => string
  readonly bad: (text: string) => string
  readonly strong: (text: string) => string
}

const asItIs = (text: string): string => text

export const plain: Paint = { good: asItIs, warning: asItIs, bad: asItIs, strong: asItIs }

/** Colours only where the stream is a terminal; NO_COLOR and FORCE_COLOR are respected, as Node does for its own output. */
export function paintFor(stream: NodeJS.WritableStream): Paint {
  const style = (format: 'green' | 'yellow' | 'red' | 'bold') => (text: string) =>
    styleText(format, text, { stream })
  return {
    good: style('green'),
    warning: style('yellow'),
    bad: style('red'),
    strong: style('bold'),
  }
}
