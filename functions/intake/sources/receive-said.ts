import type { HttpRequest, HttpResponse } from '../../shared/http.ts'
import { Problem } from '../../shared/problem.ts'
import type { Services } from '../../shared/services.ts'
import type { LeadForm } from '../lead-form.ts'
import { receiveLead, toCapturedLead } from '../receive.ts'
import { type Received, remark } from '../receive-once.ts'
import { readAdf } from './adf.ts'
import { type LeadMap, type MapFault, mapLead, nameOf } from './map-lead.ts'
import { readExactJson } from './read-exact-json.ts'
import { type PulledSource, type Source, wholeMap } from './source-settings.ts'
import { testIn } from './test-mark.ts'
import { businessCodes, withId } from './wecom-auto.ts'

type SaidSource = Exclude<Source, PulledSource>
interface Saying {
  name: string
  source: SaidSource
}
interface Said {
  said: unknown
  raw?: string
}

const XML = /^(application\/x-adf\+xml|application\/xml|text\/xml)\b/i

/** Takes the leads that a request brings: all of them, or none if one cannot be used. Throws a Problem (4xx). */
export async function receiveSaid(request: HttpRequest, saying: Saying, services: Services): Promise<HttpResponse> {
  const [map, zone] = [wholeMap(saying.source), saying.source.zone]
  const all = readSaid(request, saying.source).map((each) => ({ ...each, mapped: mapLead(each.said, { map, zone }) }))
  const faults = all.flatMap(({ mapped }, at) => ('faults' in mapped ? inProspect(mapped.faults, at, all.length) : []))
  if (faults.length > 0) throw unusable(faults)
  const leads = all.flatMap(({ said, raw, mapped }) => {
    const test = testIn(said, saying.source.tests)
    const origin = { source: saying.name, now: request.now, ...(test && { test }), ...(raw !== undefined && { raw }) }
    return 'form' in mapped ? [{ form: mapped.form, origin }] : []
  })
  for (const { form, origin } of leads) await toCapturedLead(form, origin, services).catch(inTheirWords(map))
  const received: Received[] = []
  for (const { form, origin } of leads) received.push(await receiveLead(form, origin, services))
  return answer(
    received,
    saying.source,
    leads.map(({ form }) => form),
  )
}

function readSaid(request: HttpRequest, source: SaidSource): readonly Said[] {
  const type = request.headers['content-type'] ?? ''
  const isXml = XML.test(type)
  if (isXml !== (source.kind === 'adf'))
    throw new Problem(
      415,
      'wrong-content-type',
      `This source sends ${source.kind === 'adf' ? 'ADF' : 'JSON'}`,
      `Send content-type: ${source.kind === 'adf' ? 'application/x-adf+xml or text/xml' : 'application/json'}`,
    )
  if (source.kind === 'adf') return readAdf(request.body, { zone: source.zone, now: request.now })
  const said = readExactJson(request.body)
  return [{ said: source.kind === 'wecom-auto' ? withId(said) : said }]
}

/** Of several prospects, which one. */
const inProspect = (faults: readonly MapFault[], at: number, of: number): readonly MapFault[] =>
  of === 1 ? faults : faults.map(({ field, message }) => ({ field: `/prospect/${at}${field}`, message }))

const unusable = (faults: readonly MapFault[]): Problem =>
  new Problem(
    422,
    'invalid-lead',
    'The lead cannot be used as it is',
    'Correct the fields that are named, or the map of this source, and send it again; nothing was stored',
    faults,
  )

/** A refusal of our form names the source's field too. */
function inTheirWords(map: LeadMap): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof Problem)) throw error
    const errors = error.errors.map(({ field, message }) => ({
      field: nameOf(field.slice(1).replaceAll('/', '.'), map),
      message,
    }))
    throw new Problem(error.status, error.code, error.message, error.remedy, errors)
  }
}

function answer(received: readonly Received[], source: SaidSource, forms: readonly LeadForm[]): HttpResponse {
  const [first] = received
  if (source.kind === 'wecom-auto' && first) {
    const BusinessCode = first.resent ? businessCodes.duplicate : businessCodes.created
    const BusinessMsg = first.resent ? '线索重复' : '创建成功'
    return { status: 200, body: { Response: { BusinessCode, BusinessMsg, RequestId: first.id } } }
  }
  const leads = received.map((each, at) => ({ sourceId: forms[at]?.id, id: each.id, ...remark(each) }))
  if (source.kind === 'adf') return { status: 202, body: { status: 'received', leads } }
  return { status: 202, body: { status: 'received', id: first?.id, ...(first && remark(first)) } }
}
