/** @typedef {'good' | 'warn' | 'bad'} Tone */

/** As `check` warns of certificates. */
const soon = 21

/** @param {number} days that a certificate has left @returns {Tone} */
export function toneOfDays(days) {
  if (days < 0) return 'bad'
  return days <= soon ? 'warn' : 'good'
}
