import { readXml, type XmlElement } from '../../shared/read-xml.ts'

/** Deeper and larger than anything that WeChat documents, which writes elements, text and CDATA alone. */
const limits = { deepest: 8, largest: 64 * 1024, plain: true }

/** Reads the XML of WeChat's and WeCom's callbacks. Throws XmlFault. */
export const readWechatXml = (xml: string): XmlElement => readXml(xml, limits)

/** The text of the first element along the path; '' where there is none. */
export function textAt(element: XmlElement, ...path: readonly string[]): string {
  const [name, ...rest] = path
  if (name === undefined) return element.text
  const child = element.children.find((each) => each.name === name)
  return child ? textAt(child, ...rest) : ''
}

/** All elements of this name within the path's last. */
export function elementsAt(element: XmlElement, ...path: readonly string[]): readonly XmlElement[] {
  const [name, ...rest] = path
  if (name === undefined) return [element]
  return element.children.filter((each) => each.name === name).flatMap((each) => elementsAt(each, ...rest))
}
