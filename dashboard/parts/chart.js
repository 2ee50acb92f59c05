import { h } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import uPlot from 'uplot'
import { useIsDark } from './use-is-dark.js'

/**
 * @import { AlignedData, Options } from 'uplot'
 */

/**
 * @typedef {object} Line
 * @property {string} label
 * @property {number} color 1 to 6
 * @property {readonly (number | null)[]} values null: a gap
 */

/** Seconds that are shown, also while there are fewer. */
const span = 180
const height = 180

/**
 * Lines over the last minutes. The figures under the pointer, or else the latest, stand below it as text.
 * @param {{ title: string, times: readonly number[], lines: readonly Line[], format: (value: number | null) => string }} props
 *   `times` in milliseconds since 1970
 */
export function Chart({ title, times, lines, format }) {
  const place = useRef(/** @type {HTMLDivElement | null} */ (null))
  const plot = useRef(/** @type {uPlot | null} */ (null))
  const [pointed, setPointed] = useState(/** @type {number | null} */ (null))
  const isDark = useIsDark()
  const shape = lines.map(({ label, color }) => `${color} ${label}`).join('\n')
  /** @type {AlignedData} */
  const data = [times.map((time) => time / 1000), ...lines.map(({ values }) => [...values])]

  useEffect(() => {
    const element = place.current
    if (element === null) return
    const made = new uPlot(plotOptions(element, lines, format, setPointed), data, element)
    plot.current = made
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }))
    observer.observe(element)
    return () => {
      observer.disconnect()
      made.destroy()
    }
  }, [shape, isDark])
  useEffect(() => plot.current?.setData(data), [times.at(-1), times.length, shape])

  const last = times.length - 1
  const at = pointed === null ? last : Math.min(pointed, last)
  const figures = lines.map(({ label, values }) => `${label} ${format(values[at] ?? null)}`)
  return h(
    'figure',
    { class: 'card chart' },
    h(
      'figcaption',
      null,
      title,
      pointed !== null && h('span', { class: 'quiet' }, ` at ${clockTime(times[at] ?? 0)}`),
    ),
    h('div', { ref: place, role: 'img', 'aria-label': `${title}: ${figures.join(', ')}` }),
    h(
      'ul',
      { class: 'legend' },
      lines.map(({ label, color, values }) =>
        h(
          'li',
          { key: label },
          h('span', { class: `swatch color-${color}` }),
          h('span', null, label),
          h('strong', null, format(values[at] ?? null)),
        ),
      ),
    ),
  )
}

/**
 * @param {HTMLElement} element
 * @param {readonly Line[]} lines
 * @param {(value: number | null) => string} format
 * @param {(index: number | null) => void} point
 * @returns {Options}
 */
function plotOptions(element, lines, format, point) {
  const { color: text, borderTopColor: grid } = getComputedStyle(element)
  const axis = { stroke: text, grid: { stroke: grid, width: 1 }, ticks: { show: false } }
  return {
    width: element.clientWidth,
    height,
    padding: [8, 28, 0, 0],
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, points: { size: 6 } },
    scales: {
      x: { time: true, range: (_plot, _min, max) => [max - span, max] },
      y: { range: (_plot, _min, max) => [0, Math.max(max * 1.1, 1)] },
    },
    axes: [
      {
        ...axis,
        size: 28,
        space: 80,
        values: (_plot, times) => times.map((time) => clockTime(time * 1000)),
      },
      {
        ...axis,
        size: (_plot, labels) => Math.max(...(labels ?? []).map(({ length }) => length)) * 8 + 12,
        values: (_plot, values) => values.map((value) => (value === 0 ? '0' : format(value))),
      },
    ],
    series: [
      {},
      ...lines.map(({ label, color }) => ({
        label,
        stroke: colorOf(element, color),
        width: 1.5,
        points: { show: false },
      })),
    ],
    hooks: { setCursor: [(plot) => point(plot.cursor.idx ?? null)] },
  }
}

/** As the style sheet has it now: a canvas does not know variables. @param {HTMLElement} element @param {number} color */
function colorOf(element, color) {
  const swatch = element.parentElement?.querySelector(`.color-${color}`)
  return swatch ? getComputedStyle(swatch).backgroundColor : 'gray'
}

/** @param {number} time in milliseconds since 1970 */
function clockTime(time) {
  return new Date(time).toLocaleTimeString('en-GB')
}
