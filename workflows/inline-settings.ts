import { sourceOf } from './expression.ts'

const PLAIN = /^\$settings((?:\.[A-Za-z_][A-Za-z0-9_]*)+)$/

/** Replaces every value that is nothing but a setting (`'{% $settings.warnBefore %}'`) by that setting, so that a step's schema checks it. */
export function inlineSettings(value: unknown, settings: unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => inlineSettings(each, settings))
  if (isRecord(value))
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, inlineSettings(each, settings)]))
  const path = PLAIN.exec(sourceOf(value) ?? '')?.[1]
  if (path === undefined) return value
  return settingAt(settings, path.slice(1).split('.')) ?? value
}

/** The setting at a path of names; undefined where there is none. */
export function settingAt(settings: unknown, path: readonly string[]): unknown {
  let found = settings
  for (const name of path) found = isRecord(found) ? found[name] : undefined
  return found
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
