import { takeReply } from '../../../functions/messages/take-reply.ts'
import { readOdometer } from '../cars.ts'
import { addressIn } from '../doors.ts'
import type { Life } from '../life.ts'
import type { Sent } from '../outbox-feed.ts'
import type { Habit, Owner } from '../population.ts'
import type { Complaints } from './complaints.ts'
import { DAY, iso, whenOwnerActs } from './moments.ts'
import { answerSurvey, bookByPage, changeWishes, sayOfCar, tellOdometer } from './owner-page.ts'
import type { Visits } from './visits.ts'
import type { Known } from './workshop.ts'

type Answer = 'book' | 'come' | 'decline' | 'elsewhere' | 'nothing'

/** What a reminder moves people to, by their habit. */
const ON_REMINDER: Readonly<Record<Habit, Readonly<Record<Answer, number>>>> = {
  books: { book: 58, come: 4, decline: 3, elsewhere: 0, nothing: 35 },
  'just-comes': { book: 8, come: 30, decline: 0, elsewhere: 0, nothing: 62 },
  declines: { book: 6, come: 0, decline: 54, elsewhere: 0, nothing: 40 },
  ignores: { book: 2, come: 0, decline: 0, elsewhere: 0, nothing: 98 },
  elsewhere: { book: 0, come: 0, decline: 10, elsewhere: 20, nothing: 70 },
}
const TELLS_ODOMETER: Readonly<Record<Habit, number>> = {
  books: 0.6,
  'just-comes': 0.35,
  declines: 0.2,
  ignores: 0,
  elsewhere: 0.1,
}

/** How owners answer what they get: they book, say no, report, reply, stop, or put the phone away. */
export function openOwners(life: Life, { visits, complaints }: { visits: Visits; complaints: Complaints }) {
  const { agenda, chance } = life

  const onReminder = (known: Known, { id }: Sent): void => {
    const answer = chance.pick(ON_REMINDER[known.owner.habit], 'reminder', id)
    if (answer === 'nothing') return
    const at = whenOwnerActs(life, known.owner, id)
    if (answer === 'come') {
      visits.comeAround(known, at + chance.between(1, 12, 'coming', id) * DAY)
      return
    }
    const acts = {
      book: async () => {
        const booked = await bookByPage(life, known)
        life.did(booked ? 'booked by page' : 'could not book by page')
        if (booked) await visits.expect(known)
      },
      decline: async () => void (await sayOfCar(life, known, 'declined')),
      elsewhere: async () => void (await sayOfCar(life, known, 'elsewhere')),
    }
    agenda.plan({ at, what: `owner wants to ${answer}`, act: acts[answer] })
  }

  const onQuestion = (known: Known, sent: Sent): void => {
    if (!chance.happens(TELLS_ODOMETER[known.owner.habit], 'tells', sent.id)) return
    const at = whenOwnerActs(life, known.owner, sent.id)
    const act = () => tellOdometer(life, known, readOdometer(known.car, life.now(), { by: 'owner', chance }).value)
    agenda.plan({ at, what: 'odometer reported by page', act })
  }

  const onSurvey = (owner: Owner, { id, text }: Sent): void => {
    const address = addressIn(text, life.baseUrl)
    if (address === undefined || !chance.happens(owner.answersSurveys, 'answers', id)) return
    const score = Math.round(Math.min(10, Math.max(0, chance.near(11 * owner.content - 0.5, 1.6, 'score', id))))
    agenda.plan({
      at: whenOwnerActs(life, owner, id),
      what: 'survey answered',
      act: () => answerSurvey(life, address, score),
    })
  }

  /** A text message in answer to one of ours, as the channel hands it over. */
  const replyBy = async ({ phone: address }: Owner, text: string): Promise<void> => {
    const { kind } = await takeReply({ channel: 'outbox', address, text, now: iso(life.now()) }, life.machine.services)
    life.did(`reply ${kind}`)
  }

  /** Greetings, offers, what expires: most are read and forgotten. */
  const onCourtesy = (owner: Owner, personId: string, { id }: Sent): void => {
    const answer = chance.pick({ nothing: 950, R: 12, 退订: 6, question: 12, page: 10, quieter: 10 }, 'courtesy', id)
    if (answer === 'nothing') return
    const at = whenOwnerActs(life, owner, id)
    const acts = {
      R: () => replyBy(owner, 'R'),
      退订: () => replyBy(owner, '退订'),
      question: () => replyBy(owner, '你们周末几点关门？'),
      page: () => changeWishes(life, { personId }, 'stop-all'),
      quieter: () => changeWishes(life, { personId }, { purpose: 'greetings', granted: false }),
    }
    agenda.plan({ at, what: `reply: ${answer}`, act: acts[answer] })
  }

  /** The car that a message is about, as its reader knows: the one whose page it opens, else the only one. */
  const carOf = (personId: string, { text }: Sent): Known | undefined => {
    const vehicleId = /[?&]car=([\w-]+)/.exec(addressIn(text, life.baseUrl) ?? '')?.[1]
    const own = [...life.cars.values()].filter((each) => each.personId === personId)
    return (vehicleId === undefined ? undefined : life.cars.get(vehicleId)) ?? own[0]
  }

  return (sent: Sent): void => {
    const { recipient: personId, template } = sent
    const owner = life.owners.get(personId)
    if (!owner) return
    const known = template.startsWith('maintenance') ? carOf(personId, sent) : undefined
    if (known && /^maintenance-(due|second)/.test(template)) onReminder(known, sent)
    else if (known) onQuestion(known, sent)
    else if (template === 'complaint-resolved-confirm')
      agenda.plan({ at: life.now(), what: 'asked whether it is settled', act: () => complaints.asked(personId) })
    else if (/survey|nps|feedback/.test(template)) onSurvey(owner, sent)
    else if (/greeting|expires|win-back|promotion/.test(template)) onCourtesy(owner, personId, sent)
  }
}
