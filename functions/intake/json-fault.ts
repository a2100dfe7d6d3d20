const TOKEN =
  /[\t\n\r ]*(?:("(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)|([[\]{},:]))/uy

type Expected = 'value' | 'value-or-]' | 'key' | 'key-or-}' | ':' | ',' | 'end'

/**
 * Where text that is not JSON stops being JSON. V8's own messages quote the text, and mostly leave out the position.
 */
export function firstFault(text: string): number {
  const open: string[] = []
  let expected: Expected = 'value'
  TOKEN.lastIndex = 0
  for (;;) {
    const from = TOKEN.lastIndex
    const found = TOKEN.exec(text)
    const next: Expected | undefined = found ? follow(expected, found, open) : undefined
    if (!next) return from + (/^[\t\n\r ]*/.exec(text.slice(from))?.[0].length ?? 0)
    expected = next
  }
}

/** What may come after a token, or `undefined` if the token may not stand here. */
function follow(expected: Expected, [, string, scalar, mark]: RegExpExecArray, open: string[]): Expected | undefined {
  const after = (): Expected => (open.length === 0 ? 'end' : ',')
  const value = expected === 'value' || expected === 'value-or-]'
  if (string !== undefined && expected.startsWith('key')) return ':'
  if (string !== undefined || scalar !== undefined) return value ? after() : undefined
  if ((mark === '{' || mark === '[') && value) {
    open.push(mark)
    return mark === '{' ? 'key-or-}' : 'value-or-]'
  }
  if (mark === ':') return expected === ':' ? 'value' : undefined
  if (mark === ',') return expected === ',' ? (open.at(-1) === '{' ? 'key' : 'value') : undefined
  const closes = mark === '}' ? '{' : '['
  if (open.at(-1) !== closes || !(expected === ',' || expected.endsWith(`or-${mark}`))) return undefined
  open.pop()
  return after()
}
