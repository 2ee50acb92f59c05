const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

let shownSecond = Number.NaN
let shownTime = ''

/** `24/Nov/2026:02:19:08 +0000` in the machine's time zone; made once a second. `milliseconds` since 1970. */
export function localTime(milliseconds: number): string {
  const second = Math.floor(milliseconds / 1000)
  if (second !== shownSecond) {
    shownSecond = second
    shownTime = formatLocalTime(new Date(milliseconds))
  }
  return shownTime
}

function formatLocalTime(time: Date): string {
  const offset = -time.getTimezoneOffset()
  const zone = `${offset < 0 ? '-' : '+'}${two(Math.floor(Math.abs(offset) / 60))}${two(Math.abs(offset) % 60)}`
  const day = `${two(time.getDate())}/${months[time.getMonth()]}/${time.getFullYear()}`
  return `${day}:${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())} ${zone}`
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}
