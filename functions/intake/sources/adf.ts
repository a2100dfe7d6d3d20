import { stableId } from '../../shared/ids.ts'
import { Problem } from '../../shared/problem.ts'
import { readXml, type XmlElement, XmlFault } from '../../shared/read-xml.ts'
import { liesAhead } from '../receive-once.ts'
import { nameIn, phoneIn } from './adf-contact.ts'
import { leadMap } from './map-lead.ts'
import { readRequestDate } from './request-date.ts'
import { attribute, childrenOf, first, isNamed, textIn, textsIn } from './xml-parts.ts'

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

/** One address takes the leads of several portals, and each counts for itself: `autohome:1001` is not `yiche:1001`. */
function idIn(prospect: XmlElement): string | undefined {
  const id = first(prospect, 'id')
  if (!id?.text) return undefined
  const portal = attribute(id, 'source')
  return portal ? `${portal}:${id.text}` : id.text
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
      idIn(prospect) ??
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
