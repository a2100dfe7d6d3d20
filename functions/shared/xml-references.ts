/** The five entities that every XML has; a document cannot bring more, for a DTD is never read. */
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** Replaces `&amp;` and, unless the text is `plain`, `&#26519;`; undefined where it holds any other reference. */
export function resolveReferences(written: string, plain: boolean): string | undefined {
  let isClean = true
  const text = written.replace(/&([^;\s&]{1,12};)?/g, (_, reference: string | undefined) => {
    const name = reference?.slice(0, -1) ?? ''
    const meant = Object.hasOwn(entities, name) ? entities[name] : plain ? undefined : characterOf(name)
    isClean &&= meant !== undefined
    return meant ?? ''
  })
  return isClean ? text : undefined
}

/** `#x6797` or `#26519`. */
function characterOf(name: string): string | undefined {
  const code = /^#(?:x([\da-f]+)|(\d+))$/i.exec(name)
  const point = code ? Number.parseInt(code[1] ?? code[2] ?? '', code[1] === undefined ? 10 : 16) : 0
  const isCharacter = point > 0 && point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff)
  return isCharacter ? String.fromCodePoint(point) : undefined
}
