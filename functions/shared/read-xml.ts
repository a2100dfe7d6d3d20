import { resolveReferences } from './xml-references.ts'

/** An element of an XML document. Names are as they are written. */
export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlElement[]
  /** Its own text and CDATA, without that of its children, trimmed. */
  readonly text: string
  /** Where it stands in the document, from its first `<` to behind its last `>`. */
  readonly from: number
  readonly to: number
}

/** Why a text is not taken as XML. */
export class XmlFault extends Error {
  readonly line: number
  constructor(what: string, text: string, at: number) {
    const line = text.slice(0, at).split('\n').length
    super(`${what}, in line ${line}`)
    this.name = 'XmlFault'
    this.line = line
  }
}

const NAME = '[\\p{L}_][\\p{L}\\p{N}_.:-]*'
const TOKEN = new RegExp(
  [
    '(?<skip><!--(?:(?!--)[^])*-->|<\\?[^]*?\\?>)',
    '<!\\[CDATA\\[(?<cdata>[^]*?)\\]\\]>',
    '(?<declaration><!)',
    `</(?<close>${NAME})\\s*>`,
    `<(?<open>${NAME})(?<attributes>(?:\\s+${NAME}\\s*=\\s*(?:"[^"<]*"|'[^'<]*'))*)\\s*(?<empty>/)?>`,
    '(?<text>[^<]+)',
  ].join('|'),
  'uy',
)
const ATTRIBUTE = new RegExp(`(${NAME})\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'gu')

/** How much is taken. */
interface XmlLimits {
  /** Elements within elements. */
  deepest?: number
  /** In UTF-16 units; whoever takes the request limits it too. */
  largest?: number
  /** Elements, text and CDATA alone: no declarations, comments, attributes or characters by number. */
  plain?: boolean
}

interface Open {
  name: string
  attributes: Record<string, string>
  children: XmlElement[]
  text: string
  from: number
}

/**
 * A small reader for documents that strangers send: elements, attributes, text, CDATA, the five entities of XML itself and
 * character references. A DTD is refused whatever it says, and so is every other entity: there is nothing to expand or to fetch.
 * Returns the root element. Throws XmlFault.
 */
export function readXml(
  document: string,
  { deepest = 40, largest = Number.POSITIVE_INFINITY, plain = false }: XmlLimits = {},
): XmlElement {
  const text = document.replace(/^\uFEFF/, '')
  if (text.length > largest) throw new XmlFault(`The XML is longer than ${largest}`, text, 0)
  const top: Open = { name: '', attributes: {}, children: [], text: '', from: 0 }
  const open: Open[] = [top]
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex
    const token = TOKEN.exec(text)?.groups
    if (!token) throw new XmlFault('The XML breaks off or is not well-formed', text, at)
    takeToken(token, { text, at, to: TOKEN.lastIndex, open, deepest, plain })
  }
  const [root, ...others] = top.children
  if (open.length > 1) throw new XmlFault(`<${open.at(-1)?.name}> is not closed`, text, text.length)
  if (!root || others.length > 0 || top.text.trim() !== '')
    throw new XmlFault('There must be one root element', text, 0)
  return root
}

/** Where in which document we are, and what is taken there. */
interface Place {
  text: string
  at: number
  to: number
  open: Open[]
  deepest: number
  plain: boolean
}

function takeToken(token: Readonly<Record<string, string | undefined>>, place: Place): void {
  const { text, at, open, deepest, plain } = place
  const here = open.at(-1)
  if (plain && (token.skip ?? token.attributes)) throw new XmlFault('Only elements and text are taken here', text, at)
  if (!here || token.skip !== undefined) return
  if (token.declaration !== undefined)
    throw new XmlFault('A DTD (<!DOCTYPE or <!ENTITY) is not taken: send the document without it', text, at)
  if (token.cdata !== undefined) here.text += token.cdata
  if (token.text !== undefined) here.text += resolve(token.text, place)
  if (token.open !== undefined) {
    if (open.length > deepest) throw new XmlFault(`Elements lie deeper than ${deepest}`, text, at)
    const attributes = attributesOf(token.attributes ?? '', place)
    open.push({ name: token.open, attributes, children: [], text: '', from: at })
  }
  const closes = token.close ?? (token.empty === undefined ? undefined : token.open)
  if (closes !== undefined) closeElement(closes, place)
}

function closeElement(name: string, { text, at, to, open }: Place): void {
  const element = open.pop()
  const parent = open.at(-1)
  if (!element || !parent || element.name !== name)
    throw new XmlFault(`</${name}> closes nothing that is open`, text, at)
  parent.children.push({ ...element, text: element.text.trim(), to })
}

function attributesOf(written: string, place: Place): Record<string, string> {
  const pairs = [...written.matchAll(ATTRIBUTE)].map(([, name = '', double, single]) => [
    name,
    resolve(double ?? single ?? '', place),
  ])
  if (new Set(pairs.map(([name]) => name)).size < pairs.length)
    throw new XmlFault('An attribute is written twice', place.text, place.at)
  return Object.fromEntries(pairs)
}

function resolve(written: string, { text, at, plain }: Place): string {
  const resolved = resolveReferences(written, plain)
  if (resolved !== undefined) return resolved
  throw new XmlFault('An entity is not taken: write the character itself, or &amp; for an ampersand', text, at)
}
