/** An attribute value in the SDK's shape; exactly one member is set. Numbers (N) are always in normal form here. */
export interface Value {
  readonly S?: string
  readonly N?: string
  readonly B?: Uint8Array
  readonly BOOL?: boolean
  readonly NULL?: boolean
  readonly M?: Item
  readonly L?: readonly Value[]
  readonly SS?: readonly string[]
  readonly NS?: readonly string[]
  readonly BS?: readonly Uint8Array[]
}

export type Item = Readonly<Record<string, Value>>

export type ValueType = keyof Value

const TYPES: readonly ValueType[] = ['S', 'N', 'M', 'L', 'BOOL', 'NULL', 'B', 'SS', 'NS', 'BS']

export function isValueType(text: string): text is ValueType {
  return TYPES.some((type) => type === text)
}

export function typeOf(value: Value): ValueType {
  for (const type in value) if (isValueType(type) && value[type] !== undefined) return type
  throw new Error('An attribute value without a type passed the checks')
}

/** The attribute of that name, never one that JavaScript objects inherit. */
export function attribute(item: Item, name: string): Value | undefined {
  return Object.hasOwn(item, name) ? item[name] : undefined
}

/** Sets an attribute on a copy that the caller owns; `__proto__` is a name like any other. */
export function setAttribute(item: Record<string, Value>, name: string, value: Value): void {
  if (name !== '__proto__') item[name] = value
  else Object.defineProperty(item, name, { value, enumerable: true, configurable: true, writable: true })
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
