/** What a provider sent is not the small XML that it documents. */
export class XmlRefused extends Error {
  constructor(why: string) {
    super(`The XML is refused: ${why}`)
    this.name = 'XmlRefused'
  }
}

/** An element: its text, or the elements in it, in order. */
export interface XmlElement {
  name: string
  text: string
  children: readonly XmlElement[]
}

/** Deeper and larger than anything that WeChat documents. */
const DEEPEST = 8
const LARGEST = 64 * 1024

const TOKEN = /<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)([A-Za-z_][\w.-]*)\s*(\/?)>|([^<]+)/y

/**
 * Reads the XML of WeChat's callbacks: elements, text and CDATA, and nothing else. No declarations, no DTD, no entities
 * but the five of XML itself, no attributes. Throws XmlRefused.
 */
export function readXml(xml: string): XmlElement {
  if (xml.length > LARGEST) throw new XmlRefused('it is too large')
  const top: OpenElement = { name: '', text: '', children: [] }
  const open = [top]
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < xml.length) {
    const at = TOKEN.lastIndex
    const found = TOKEN.exec(xml)
    if (!found) throw new XmlRefused(`something that does not belong there at ${at}`)
    take(found, open)
  }
  const [root, ...others] = top.children
  if (open.length > 1 || !root || others.length > 0 || top.text.trim()) throw new XmlRefused('it is not one element')
  return root
}

interface OpenElement {
  name: string
  text: string
  children: XmlElement[]
}

function take([, cdata, isEnd, name, isEmpty, text]: RegExpExecArray, open: OpenElement[]): void {
  const current = open.at(-1)
  if (!current) throw new XmlRefused('an element ends that was never begun')
  if (cdata !== undefined) current.text += cdata
  if (text !== undefined) current.text += unescapeXml(text)
  if (name === undefined) return
  if (isEnd) {
    if (open.length < 2 || current.name !== name) throw new XmlRefused(`</${name}> ends something else`)
    open.pop()
    return
  }
  if (open.length > DEEPEST) throw new XmlRefused('it is too deep')
  const element: OpenElement = { name, text: '', children: [] }
  current.children.push(element)
  if (!isEmpty) open.push(element)
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

function unescapeXml(text: string): string {
  return text.replace(/&(#x?[\da-fA-F]+|\w+)?;?/g, (whole, name: string | undefined) => {
    const plain = name === undefined || !whole.endsWith(';') ? undefined : entities[name]
    if (plain === undefined) throw new XmlRefused('an entity')
    return plain
  })
}

/** The text of the first element along the path; '' where there is none. */
export function textAt(element: XmlElement, ...path: readonly string[]): string {
  const [name, ...rest] = path
  if (name === undefined) return element.text.trim()
  const child = element.children.find((each) => each.name === name)
  return child ? textAt(child, ...rest) : ''
}

/** All elements of this name within the path's last. */
export function elementsAt(element: XmlElement, ...path: readonly string[]): readonly XmlElement[] {
  const [name, ...rest] = path
  if (name === undefined) return [element]
  return element.children.filter((each) => each.name === name).flatMap((each) => elementsAt(each, ...rest))
}
