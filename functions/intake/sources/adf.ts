import { Temporal } from 'temporal-polyfill'
import { stableId } from '../../shared/ids.ts'
import { Problem } from '../../shared/problem.ts'
import { normalisePhone } from '../phone.ts'
import { liesAhead } from '../receive-once.ts'
import { leadMap } from './map-lead.ts'
import { readXml, type XmlElement, XmlFault } from './read-xml.ts'

/** Where our fields lie in a prospect as `readAdf` gives it; consent is in no ADF and must be said by the source's map. */
export const adfMap = leadMap({
  id: '$.id',
  askedAt: '$.requestDate',
  'person.name': '$.customer.name',
  'person.phone': '$.customer.phone',
  brand: '$.vehicle.make',
  series: '$.vehicle.model',
  city: '$.customer.city',
  comment: '$.customer.comments',
  'signals.interest': '$.vehicle.interest',
  'signals.timeframe': '$.customer.timeframe',
  'signals.provider': '$.provider.name',
})

/** One prospect of a document, in plain words. `raw` is its part of the text and nobody else's. */
export interface Prospect {
  said: object
  raw: string
}

/**
 * Reads ADF 1.0 as it is really sent: names in any case, phones of any type, without vendor or with more than the DTD knows, times
 * with zones that are none. A prospect without an id has one made of what was asked for, and when. Throws a Problem (422).
 */
export function readAdf(body: Buffer, { zone, now }: { zone: string; now: string }): readonly Prospect[] {
  const text = decode(body)
  const root = parse(text)
  const prospects = isNamed(root, 'prospect') ? [root] : childrenOf(root, 'prospect')
  if (prospects.length === 0) throw unusable('There is no <prospect> in it')
  return prospects.map((each) => ({ said: readProspect(each, zone, now), raw: text.slice(each.from, each.to) }))
}

function parse(text: string): XmlElement {
  try {
    return readXml(text)
  } catch (error) {
    if (error instanceof XmlFault) throw unusable(error.message)
    throw error
  }
}

const unusable = (what: string): Problem =>
  new Problem(422, 'unusable-adf', 'The document is no ADF that can be read', 'Send ADF 1.0 without a DTD', [
    { field: '', message: what },
  ])

/** By the encoding that the document declares; UTF-8 without it. */
function decode(body: Buffer): string {
  const declared = /^[^>]{0,80}encoding\s*=\s*["']([\w-]+)["']/.exec(body.subarray(0, 120).toString('latin1'))?.[1]
  try {
    return new TextDecoder(declared ?? 'utf-8', { fatal: true }).decode(body).replace(/^\uFEFF/, '')
  } catch {
    throw unusable(`It is no text in ${declared ?? 'UTF-8'}`)
  }
}

function readProspect(prospect: XmlElement, zone: string, now: string): object {
  const vehicle = childrenOf(prospect, 'vehicle')
  const wanted = vehicle.find((each) => attribute(each, 'interest') !== 'trade-in') ?? vehicle[0]
  const customer = first(prospect, 'customer')
  const contact = first(customer, 'contact')
  const address = first(contact, 'address')
  const phone = phoneIn(contact)
  const asked = textIn(prospect, 'requestdate')
  const moment = readRequestDate(asked ?? '', zone)
  const car = wanted && {
    interest: attribute(wanted, 'interest'),
    status: attribute(wanted, 'status'),
    ...textsIn(wanted, ['year', 'make', 'model', 'trim', 'vin', 'stock', 'comments']),
  }
  const vendor = first(prospect, 'vendor')
  return {
    id:
      textIn(prospect, 'id') ??
      stableId('adf', phone ?? '', asked ?? '', textIn(wanted, 'make') ?? '', textIn(wanted, 'model') ?? ''),
    // A time that cannot be is left out: then the lead was asked for now.
    requestDate: moment !== undefined && !liesAhead(moment, now) ? moment : undefined,
    leadType: textIn(prospect, 'leadtype'),
    vehicle: car,
    customer: {
      name: nameIn(contact),
      phone,
      email: textIn(contact, 'email'),
      ...textsIn(address, ['city', 'regioncode', 'postalcode']),
      ...textsIn(customer, ['id', 'comments']),
      timeframe: textIn(first(customer, 'timeframe'), 'description') ?? textIn(customer, 'timeframe'),
    },
    vendor: { id: textIn(vendor, 'id'), name: textIn(vendor, 'vendorname') },
    provider: textsIn(first(prospect, 'provider'), ['id', 'name', 'service']),
  }
}

/** Of several numbers the first mobile one that can be used, then any that can; fax and pager reach nobody. */
function phoneIn(contact: XmlElement | undefined): string | undefined {
  const phones = childrenOf(contact, 'phone')
    .filter((each) => each.text !== '' && !/fax|pager/i.test(attribute(each, 'type') ?? ''))
    .toSorted((a, b) => rank(a) - rank(b))
  return phones[0]?.text
}

const rank = (phone: XmlElement): number =>
  (normalisePhone(phone.text) === undefined ? 2 : 0) + (/cell|mobile/i.test(attribute(phone, 'type') ?? '') ? 0 : 1)

/** The full name, or its parts in the order of the language that they are written in. */
function nameIn(contact: XmlElement | undefined): string | undefined {
  const names = childrenOf(contact, 'name').filter(({ text }) => text !== '')
  const part = (...which: string[]) => names.find((each) => which.includes(attribute(each, 'part') ?? ''))?.text
  const [family, given] = [part('last', 'surname'), part('first')]
  const parts = [given, part('middle'), family].filter((each) => each !== undefined)
  if (part('full') !== undefined || parts.length === 0) return part('full') ?? names[0]?.text
  return parts.every((each) => /\p{Script=Han}/u.test(each)) ? `${family ?? ''}${given ?? ''}` : parts.join(' ')
}

/** ISO 8601 with whatever stands for its zone (`-8:00`, `+0800`, `PST`): what is no offset counts in the source's own zone. */
export function readRequestDate(text: string, zone: string): string | undefined {
  const found = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?)?\s*(.*)$/.exec(text.trim())
  if (!found) return undefined
  const [, day = '', time = '00:00', written = ''] = found
  const offset = /^(?:GMT|UTC)?\s*([+-])(\d{1,2}):?(\d{2})?$/.exec(written)
  const where = offset
    ? `${offset[1]}${offset[2]?.padStart(2, '0')}:${offset[3] ?? '00'}`
    : /^(Z|UTC|GMT)$/.test(written)
      ? 'UTC'
      : zone
  try {
    return Temporal.PlainDateTime.from(`${day}T${time}`).toZonedDateTime(where).toInstant().toString()
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

const isNamed = ({ name }: XmlElement, wanted: string): boolean => name.replace(/^.*:/, '').toLowerCase() === wanted
const childrenOf = (element: XmlElement | undefined, name: string): XmlElement[] =>
  element?.children.filter((each) => isNamed(each, name)) ?? []
const first = (element: XmlElement | undefined, name: string): XmlElement | undefined => childrenOf(element, name)[0]
const textIn = (element: XmlElement | undefined, name: string): string | undefined =>
  first(element, name)?.text || undefined
const textsIn = (element: XmlElement | undefined, names: readonly string[]): object =>
  Object.fromEntries(names.map((name) => [name, textIn(element, name)]))
const attribute = ({ attributes }: XmlElement, name: string): string | undefined =>
  Object.entries(attributes)
    .find(([key]) => key.toLowerCase() === name)?.[1]
    .trim()
    .toLowerCase()
