import { expect, test } from 'vitest'
import { style } from '../../console/style.ts'

const [, light = ''] = /:root\{([^}]*)\}/.exec(style) ?? []
const [, dark = ''] = /prefers-color-scheme:dark\)\{:root\{([^}]*)\}/.exec(style) ?? []

const colours = (rules: string): Map<string, string> =>
  new Map([...rules.matchAll(/--([\w-]+):(#[0-9a-f]{3,6})/g)].map(([, name = '', colour = '']) => [name, colour]))

/** WCAG 2.2's relative luminance of `#rgb` or `#rrggbb`. */
function luminance(colour: string): number {
  const hex = colour.length === 4 ? colour.replace(/[0-9a-f]/g, '$&$&') : colour
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (high + 0.05) / (low + 0.05)
}

const pairs = [
  ['ink', 'bg'],
  ['ink', 'card'],
  ['soft', 'bg'],
  ['soft', 'card'],
  ['main', 'card'],
  ['on-main', 'main'],
  ['tint-ink', 'tint'],
  ['warn', 'warn-bg'],
  ['bad', 'bad-bg'],
  ['good', 'good-bg'],
  ['hot', 'bad-bg'],
] as const

test.each([
  ['light', light],
  ['dark', dark],
])('text is readable in %s: every pair of colours has a contrast of 4.5 or more', (_, rules) => {
  const palette = colours(rules)
  for (const [text, ground] of pairs)
    expect(contrast(palette.get(text) ?? '', palette.get(ground) ?? ''), `${text} on ${ground}`).toBeGreaterThanOrEqual(
      4.5,
    )
})
