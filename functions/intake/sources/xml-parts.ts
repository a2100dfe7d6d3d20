import type { XmlElement } from '../../shared/read-xml.ts'

/** Names in any case, and with any prefix; `wanted` in lower case. */
export const isNamed = ({ name }: XmlElement, wanted: string): boolean =>
  name.replace(/^.*:/, '').toLowerCase() === wanted
export const childrenOf = (element: XmlElement | undefined, name: string): XmlElement[] =>
  element?.children.filter((each) => isNamed(each, name)) ?? []
export const first = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  childrenOf(element, name)[0]
export const textIn = (element: XmlElement | undefined, name: string): string | undefined =>
  first(element, name)?.text || undefined
export const textsIn = (element: XmlElement | undefined, names: readonly string[]): object =>
  Object.fromEntries(names.map((name) => [name, textIn(element, name)]))
export const attribute = ({ attributes }: XmlElement, name: string): string | undefined =>
  Object.entries(attributes)
    .find(([key]) => key.toLowerCase() === name)?.[1]
    .trim()
    .toLowerCase()
