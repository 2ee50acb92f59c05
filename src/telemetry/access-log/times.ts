const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `24/Nov/2026:02:19:08 +0000` in the machine's time zone. `milliseconds` since 1970. */
export const localTime = onceASecond(formatLocalTime)

/** `2026-11-24T02:19:08.123Z`. `milliseconds` since 1970. */
export function utcTime(milliseconds: number): string {
  const whole = Math.floor(milliseconds / 1000)
  return `${utcSecond(milliseconds)}${decimals(milliseconds - whole * 1000)}Z`
}

/** `12.345` */
export function seconds(milliseconds: number): string {
  const whole = Math.trunc(milliseconds / 1000)
  return whole + decimals(milliseconds - whole * 1000)
}

const utcSecond = onceASecond((time) => time.toISOString().slice(0, -'.000Z'.length))

/** `.000` to `.999`: toFixed() takes as long as the rest of a line. */
const thousandths = Array.from({ length: 1000 }, (_, i) => `.${String(i).padStart(3, '0')}`)

function decimals(milliseconds: number): string {
  return thousandths[Math.trunc(milliseconds)] ?? '.000'
}

/** The lines of one second share its text. */
function onceASecond(format: (time: Date) => string): (milliseconds: number) => string {
  let shownSecond = Number.NaN
  let shownText = ''
  return (milliseconds) => {
    const second = Math.floor(milliseconds / 1000)
    if (second !== shownSecond) {
      shownSecond = second
      shownText = format(new Date(milliseconds))
    }
    return shownText
  }
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
