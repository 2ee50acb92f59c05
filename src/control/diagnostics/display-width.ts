/** Two columns wide in a terminal: East Asian scripts, full-width forms, emoji. */
const wide =
  /[\p{sc=Han}\p{sc=Hangul}\p{sc=Hiragana}\p{sc=Katakana}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60]/u
const combining = /\p{Mn}|\p{Me}|\u200d|\ufe0f/u

/** Columns that one character takes up in a terminal; a good guess, since terminals differ. */
export function displayWidth(character: string): number {
  if (combining.test(character)) return 0
  return wide.test(character) ? 2 : 1
}
