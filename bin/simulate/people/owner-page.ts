import { pagePath } from '../../../functions/pages/links.ts'
import type { Page } from '../doors.ts'
import type { Life } from '../life.ts'
import { findForm } from '../read-forms.ts'
import { iso } from './moments.ts'
import type { Known } from './workshop.ts'

type Who = Pick<Known, 'personId'>

/** A part of the owner's own page, by the link that every message to the owner carries. */
async function openPart(life: Life, { personId }: Who, query: Record<string, string> = {}): Promise<Page | undefined> {
  const { machine, doors, now } = life
  // The same link as in a message of now: whoever wants something looks for the last one.
  const path = await pagePath('owner', { personId }, { from: iso(now()), secrets: machine.services.secrets })
  const page = await doors.open(`${path}?${new URLSearchParams(query)}`)
  if (!page) life.did('owner page was not open')
  return page
}

/** What the page says of the tap before, e.g. `booked`. */
const saidIn = ({ path }: Page): string => new URLSearchParams(path.split('?')[1]).get('said') ?? ''

/** Presses a button; `undefined` if the page has none of that kind. */
async function press(
  life: Life,
  page: Page,
  button: [name: string, value: string],
  fields: Record<string, string> = {},
): Promise<string | undefined> {
  const form = findForm(page.forms, ...button)
  if (!form) return undefined
  const after = await life.doors.send(page, form, { [button[0]]: button[1], ...fields })
  return saidIn(after)
}

/** Books a slot that the page offers, on one of its next days; looks again if somebody was faster. Says whether it is booked. */
export async function bookByPage(life: Life, known: Known): Promise<boolean> {
  const said = await chooseSlot(life, known, {})
  return said === 'booked'
}

/** Moves the booking to another slot that the page offers. */
export async function changeByPage(life: Life, known: Known): Promise<void> {
  await chooseSlot(life, known, { move: 'yes' })
}

async function chooseSlot(life: Life, known: Known, query: Record<string, string>): Promise<string | undefined> {
  const { chance, now } = life
  for (let attempt = 0; attempt < 3; attempt++) {
    const about = `${known.car.index} ${now()} ${attempt}`
    const days = await openPart(life, known, { do: 'book', car: known.vehicleId, ...query })
    const links = [...(days?.body.matchAll(/day=(\d{4}-\d\d-\d\d)/g) ?? [])].map(([, day = '']) => day)
    const day = links[Math.floor(chance.of('day', about) ** 1.5 * links.length)]
    if (day === undefined) return undefined
    const page = await openPart(life, known, { do: 'book', car: known.vehicleId, day, ...query })
    const form = page && findForm(page.forms, 'startsAt')
    const slots = form?.choices.startsAt ?? []
    const startsAt = slots[Math.floor(chance.of('slot', about) * slots.length)]
    if (!page || !form || startsAt === undefined) return undefined
    const said = saidIn(await life.doors.send(page, form, { startsAt }))
    if (said !== 'full') return said
    life.did('slot was gone')
  }
  return 'full'
}

export async function cancelByPage(life: Life, known: Known): Promise<void> {
  const page = await openPart(life, known, { do: 'book', car: known.vehicleId })
  if (page) await press(life, page, ['action', 'cancel'])
}

/** One of the answers that the first page has for each car: not this time, serviced elsewhere, sold. */
export async function sayOfCar(life: Life, known: Known, what: 'declined' | 'elsewhere' | 'sold'): Promise<boolean> {
  const page = await openPart(life, known)
  const form = page?.forms.find(
    ({ fields, choices }) => fields.car === known.vehicleId && choices.action?.includes(what),
  )
  if (!page || !form) return false
  return saidIn(await life.doors.send(page, form, { action: what })) === what
}

export async function tellOdometer(life: Life, known: Known, km: number): Promise<void> {
  const page = await openPart(life, known, { do: 'odometer', car: known.vehicleId })
  if (page) await press(life, page, ['action', 'odometer'], { km: String(km) })
}

/** Files a complaint; gives its id. */
export async function complainByPage(life: Life, known: Known, text: string): Promise<string | undefined> {
  const page = await openPart(life, known, { do: 'complaint' })
  const form = page && findForm(page.forms, 'action', 'complain')
  if (!page || !form) return undefined
  const after = await life.doors.send(page, form, { car: known.vehicleId, text, action: 'complain' })
  return new URLSearchParams(after.path.split('?')[1]).get('about') ?? undefined
}

export async function answerComplaint(
  life: Life,
  who: Who,
  complaintId: string,
  answer: 'settled' | 'not-settled',
): Promise<string | undefined> {
  const page = await openPart(life, who, { do: 'complaint', about: complaintId })
  return page && press(life, page, ['action', answer])
}

/** Stops all marketing, or says yes or no to one purpose. */
export async function changeWishes(
  life: Life,
  who: Who,
  wish: 'stop-all' | { purpose: string; granted: boolean },
): Promise<void> {
  const page = await openPart(life, who, { do: 'preferences' })
  if (!page) return
  if (wish === 'stop-all') {
    await press(life, page, ['action', 'stop-all'])
    return
  }
  const form = page.forms.find(({ fields }) => fields.purpose === wish.purpose)
  if (form) await life.doors.send(page, form, { granted: wish.granted ? 'yes' : 'no' })
}

/** Answers the survey that a message leads to. */
export async function answerSurvey(life: Life, address: string, score: number): Promise<void> {
  const page = await life.doors.open(address)
  const form = page && findForm(page.forms, 'score')
  if (page && form) await life.doors.send(page, form, { score: String(score) })
}

/** Asks for everything to be erased, and says that what that means is understood. Says whether it was done. */
export async function eraseMe(life: Life, who: Who): Promise<boolean> {
  const page = await openPart(life, who, { do: 'erase' })
  return page !== undefined && (await press(life, page, ['action', 'erase'], { understood: 'yes' })) !== undefined
}
