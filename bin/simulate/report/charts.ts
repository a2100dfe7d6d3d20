import { type Html, html } from '../../../console/html.ts'

/** One bar: its name, how high it is, and what stands above it. */
export interface Bar {
  name: string
  value: number
  label?: string
  /** A class of the style sheet that colours it. */
  tone?: string
}

/** Of a chart over the whole page, and over half of it; their letters are of the same size. */
export const WIDE = 960
const HALF = 460
const [HEIGHT, FLOOR] = [190, 26]

/** Upright bars, side by side. */
export function columns(bars: readonly Bar[], about: string, width = HALF): Html {
  const top = Math.max(1, ...bars.map(({ value }) => value))
  const step = width / bars.length
  const parts = bars.map(({ name, value, label, tone }, at) => {
    const high = ((HEIGHT - FLOOR - 18) * value) / top
    const [x, y] = [at * step + step * 0.12, HEIGHT - FLOOR - high]
    return html`<rect class="${tone ?? 'main'}" x="${round(x)}" y="${round(y)}" width="${round(step * 0.76)}" height="${round(high)}" rx="4"/>
<text class="value" x="${round(at * step + step / 2)}" y="${round(y - 5)}">${label ?? ''}</text>
<text x="${round(at * step + step / 2)}" y="${HEIGHT - 8}">${name}</text>`
  })
  return html`<svg viewBox="0 0 ${width} ${HEIGHT}" role="img" aria-label="${about}">${parts}</svg>`
}

/** Upright bars whose parts lie on one another; `parts` of a bar by the name of a tone. */
export function stacks(bars: readonly { name: string; parts: readonly Bar[] }[], about: string, width = HALF): Html {
  const sums = bars.map(({ parts }) => parts.reduce((sum, { value }) => sum + value, 0))
  const top = Math.max(1, ...sums)
  const step = width / bars.length
  const drawn = bars.map(({ name, parts }, at) => {
    let y = HEIGHT - FLOOR
    const pieces = parts.map(({ value, tone }) => {
      const high = ((HEIGHT - FLOOR - 18) * value) / top
      y -= high
      return html`<rect class="${tone ?? 'main'}" x="${round(at * step + step * 0.12)}" y="${round(y)}" width="${round(step * 0.76)}" height="${round(high)}"/>`
    })
    return html`${pieces}<text class="value" x="${round(at * step + step / 2)}" y="${round(y - 5)}">${width === WIDE ? sums[at]?.toLocaleString('en') : ''}</text>
<text x="${round(at * step + step / 2)}" y="${HEIGHT - 8}">${name}</text>`
  })
  return html`<svg viewBox="0 0 ${width} ${HEIGHT}" role="img" aria-label="${about}">${drawn}</svg>`
}

/** A bar that lies, in a cell of a table; its parts one after another. */
export function strip(parts: readonly Bar[], of: number): Html {
  const pieces = parts
    .filter(({ value }) => value > 0)
    .map(
      ({ value, tone, name }) =>
        html`<i class="${tone ?? 'main'}" style="width:${round((100 * value) / Math.max(1, of))}%" title="${name} ${value}"></i>`,
    )
  return html`<span class="strip">${pieces}</span>`
}

const round = (value: number): string => String(Math.round(value * 10) / 10)
