import type { XmlElement } from '../../shared/read-xml.ts'
import { normalisePhone } from '../phone.ts'
import { attribute, childrenOf } from './xml-parts.ts'

/** Of several numbers the first mobile one that can be used, then any that can; fax and pager reach nobody. */
export function phoneIn(contact: XmlElement | undefined): string | undefined {
  const phones = childrenOf(contact, 'phone')
    .filter((each) => each.text !== '' && !/fax|pager/i.test(attribute(each, 'type') ?? ''))
    .toSorted((a, b) => rank(a) - rank(b))
  return phones[0]?.text
}

const rank = (phone: XmlElement): number =>
  (normalisePhone(phone.text) === undefined ? 2 : 0) + (/cell|mobile/i.test(attribute(phone, 'type') ?? '') ? 0 : 1)

/** The full name, or its parts in the order of the language that they are written in. */
export function nameIn(contact: XmlElement | undefined): string | undefined {
  const names = childrenOf(contact, 'name').filter(({ text }) => text !== '')
  const part = (...which: string[]) => names.find((each) => which.includes(attribute(each, 'part') ?? ''))?.text
  const [family, given] = [part('last', 'surname'), part('first')]
  const parts = [given, part('middle'), family].filter((each) => each !== undefined)
  if (part('full') !== undefined || parts.length === 0) return part('full') ?? names[0]?.text
  return parts.every((each) => /\p{Script=Han}/u.test(each)) ? `${family ?? ''}${given ?? ''}` : parts.join(' ')
}
