/** Where a request goes. */
export interface Match<Target> {
  readonly routeKey: string
  readonly target: Target
  /** Decoded; a request for `/offers/abc` on `/offers/{token}` has `{ token: 'abc' }`. */
  readonly parameters: Readonly<Record<string, string>>
}

interface Route<Target> {
  readonly routeKey: string
  readonly method: string
  readonly segments: readonly string[]
  readonly target: Target
}

export interface Routes<Target> {
  /** `routeKey` as API Gateway writes it: `GET /offers/{token}`, `ANY /files/{path+}`, `$default`. */
  add(routeKey: string, target: Target): void
  find(method: string, path: string): Match<Target> | undefined
  list(): readonly string[]
}

/** The routes of an HTTP API: the most specific match wins, literal before `{name}` before `{name+}`, a method before ANY. */
export function openRoutes<Target>(): Routes<Target> {
  const routes: Route<Target>[] = []
  return {
    list: () => routes.map(({ routeKey }) => routeKey),
    add: (routeKey, target) => {
      const [method = '', path = '/{path+}'] = routeKey === '$default' ? ['ANY'] : routeKey.split(' ')
      routes.push({ routeKey, method, segments: path.split('/').slice(1), target })
      routes.sort((a, b) => specificity(b).localeCompare(specificity(a)))
    },
    find: (method, path) => {
      const segments = path.split('/').slice(1)
      for (const route of routes) {
        if (route.method !== 'ANY' && route.method !== method) continue
        const parameters = matchSegments(route.segments, segments)
        if (parameters) return { routeKey: route.routeKey, target: route.target, parameters }
      }
      return undefined
    },
  }
}

function matchSegments(pattern: readonly string[], given: readonly string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {}
  for (const [at, expected] of pattern.entries()) {
    const [, name, greedy] = /^\{([^+}]+)(\+?)\}$/.exec(expected) ?? []
    const actual = given[at]
    if (actual === undefined) return undefined
    if (name && greedy) return { ...parameters, [name]: decode(given.slice(at).join('/')) }
    if (name) parameters[name] = decode(actual)
    else if (actual !== expected) return undefined
  }
  return pattern.length === given.length ? parameters : undefined
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Sorts as text: per segment 2 literal, 1 parameter, 0 greedy; then 1 for a method, 0 for ANY, and `$default` last of all. */
function specificity({ routeKey, method, segments }: Route<unknown>): string {
  if (routeKey === '$default') return ''
  const kinds = segments.map((segment) => (segment.endsWith('+}') ? '0' : segment.startsWith('{') ? '1' : '2'))
  return kinds.join('') + (method === 'ANY' ? '0' : '1')
}
