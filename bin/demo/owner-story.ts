import { personIdOf } from '../../functions/customers/person-store.ts'
import { pagePath } from '../../functions/pages/links.ts'
import { vehiclesOf } from '../../functions/vehicles/vehicle-store.ts'
import type { Language } from '../lead/words.ts'
import { printPerson } from '../why/print-case.ts'
import { readPersonCase } from '../why/read-case.ts'
import { type Desk, openDesk } from './desk.ts'
import { fact, history, kmOn, OWNER, peopleTheStore } from './owner-town.ts'
import { owned } from './owner-words.ts'
import { DEALER } from './store-language.ts'
import { show, tell, tellMessages } from './tell.ts'

/** A moment of November 2026 by the clock of Shanghai. */
const at = (day: number, time: string): string =>
  new Date(`2026-11-${String(day).padStart(2, '0')}T${time}:00+08:00`).toISOString()

/** Monday evening. */
const STARTS_AT = at(23, '20:00')

interface Telling {
  desk: Desk
  language: Language
  /** The owner's own page. */
  page: string
  car: string
}

/** An owner's week: due, reminded, booked at night, serviced, called back; a complaint that climbs; a greeting that is held. Gives whether all of it came about. */
export async function tellOwnerStory(language: Language): Promise<boolean> {
  const desk = await openDesk(STARTS_AT, language)
  try {
    const telling = await begin(desk, language)
    await service(telling)
    const heard = await complain(telling)
    return (await greet(telling)) && heard
  } finally {
    await desk.machine.close()
  }
}

/** Turns the clock to a moment and says what happens then. */
async function when({ desk, language }: Omit<Telling, 'page' | 'car'>, moment: string, what: keyof typeof owned) {
  await desk.machine.advanceTo(moment)
  const format = { weekday: 'short', hour: '2-digit', minute: '2-digit' } as const
  tell(desk, owned[what][language], { format, locale: language === 'en' ? 'en-GB' : 'zh-CN' })
}

async function begin(desk: Desk, language: Language): Promise<Telling> {
  const { services } = desk.machine
  await peopleTheStore(desk, language)
  await when({ desk, language }, STARTS_AT, 'handover')
  for (const each of history(language)) await desk.report(each)
  const personId = await personIdOf(`+86${OWNER}`, services.secrets)
  const page = await pagePath('owner', { personId }, { from: STARTS_AT, secrets: services.secrets })
  const [vehicle] = await vehiclesOf(services.table, personId)
  const telling = { desk, language, page, car: vehicle?.vehicleId ?? '' }
  await tellMessages(desk)
  await when(telling, at(23, '20:00'), 'page')
  show(await desk.open(page))
  await when(telling, at(23, '20:01'), 'reads')
  show(await desk.open(page, { action: 'odometer', car: telling.car, km: String(kmOn('2026-11-23')) }), 8)
  return telling
}

async function service(telling: Telling): Promise<void> {
  const { desk, page, car } = telling
  await when(telling, at(25, '09:30'), 'reminded')
  await tellMessages(desk)

  await when(telling, at(25, '21:30'), 'books')
  const free = await desk.page(`${page}?do=book&car=${car}&day=2026-11-26`)
  const startsAt = /name="startsAt" value="([^"]+)"/.exec(free)?.[1] ?? ''
  show(await desk.open(page, { action: 'book', car, startsAt }), 7)
  await tellMessages(desk)

  const order = { workOrderId: 'wo-2', dealerId: DEALER, promisedAt: at(26, '11:00') }
  await when(telling, at(26, '09:00'), 'arrives')
  for (const [stage, time] of [
    ['received', '09:02'],
    ['started', '09:15'],
    ['inspected', '09:50'],
    ['ready', '10:45'],
  ] as const) {
    await desk.machine.advanceTo(at(26, time))
    await desk.report(fact(`w-${stage}`, 'WorkOrderProgressed', at(26, time), { ...order, stage }))
  }
  await desk.machine.advanceTo(at(26, '11:00'))
  const done = {
    workOrderId: 'wo-2',
    dealerId: DEALER,
    done: ['oil', 'oil-filter', 'inspection', 'tyres'],
    odometer: { value: kmOn('2026-11-26') },
  }
  await desk.report(fact('s-2', 'ServiceCompleted', at(26, '11:00'), done))
  await tellMessages(desk)

  await when(telling, at(27, '10:00'), 'called')
  await tellMessages(desk)
}

/** Gives whether a human was heard of. */
async function complain(telling: Telling): Promise<boolean> {
  const { desk, language, page, car } = telling
  await when(telling, at(27, '17:50'), 'complains')
  await desk.open(page, { action: 'complain', car, text: owned.complaint[language] })
  const notices = await tellMessages(desk)
  await when(telling, at(27, '19:50'), 'manager')
  await tellMessages(desk)
  await when(telling, at(28, '05:50'), 'region')
  await tellMessages(desk)
  await when(telling, at(28, '09:10'), 'call')
  const desks = notices.flatMap(({ link }) => (link?.includes('/complaint/') ? [link] : []))
  const [link] = desks
  if (link === undefined) return false
  show(await desk.open(link, { action: 'contact-phone' }))
  await tellMessages(desk)
  return true
}

/** Gives whether the greeting was held. */
async function greet(telling: Telling): Promise<boolean> {
  const { desk, language } = telling
  await when(telling, at(28, '10:30'), 'birthday')
  await tellMessages(desk)
  const found = await readPersonCase(OWNER, at(28, '10:30'), desk.machine.services)
  console.log(`\n${found ? printPerson(found, language).join('\n') : ''}`)
  return (
    found?.messages.some(({ template, state }) => template === 'birthday-greeting' && state !== 'accepted') ?? false
  )
}
