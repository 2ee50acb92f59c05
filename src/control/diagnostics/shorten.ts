/** One line of at most `limit` characters, control characters made visible: for quoting a manifest in a message. */
export function shorten(text: string, limit: number): string {
  const visible = visibleControls(text.slice(0, limit * 4).replaceAll(/\s+/g, ' '))
  const characters = Array.from(visible)
  return characters.length <= limit ? visible : `${characters.slice(0, limit - 1).join('')}…`
}

/**
 * Shows C0 controls by their Unicode pictures and everything else that could steer a terminal or reorder the line (C1,
 * bidirectional marks, separators) as a replacement character. Each stays one character, so that columns still fit.
 */
export function visibleControls(text: string): string {
  return text.replaceAll(
    /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (character) => {
      const code = character.charCodeAt(0)
      if (code < 0x20) return String.fromCharCode(0x2400 + code)
      return code === 0x7f ? '\u2421' : '\ufffd'
    },
  )
}
