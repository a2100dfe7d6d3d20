import { type OwnerData, ownerDataView, ownerEraseView } from '../../console/owner-data-view.ts'
import { dataWords } from '../../console/owner-data-words.ts'
import { ownerWords } from '../../console/owner-words.ts'
import { fill, type Language, words } from '../../console/words.ts'
import { heldElsewhere } from '../customers/held-elsewhere.ts'
import { type Known, knownOf } from '../customers/known-of.ts'
import type { Person } from '../customers/person-record.ts'
import { dayIn } from '../dates/dated-days.ts'
import { nameCar, nameModel } from '../messages/name-car.ts'
import type { HttpResponse } from '../shared/http.ts'
import type { Services } from '../shared/services.ts'
import { lastBelieved } from '../vehicles/odometer-cleaning.ts'
import { answerOwner, type OwnerVisit, partOf } from './owner-visit.ts'

type Group = OwnerData['groups'][number]

/** `?do=data`: everything in words; `&as=json` the same as a file to keep. */
export async function showData(visit: OwnerVisit, services: Services): Promise<HttpResponse> {
  const known = await knownOf(visit.person.personId, services.table)
  if (visit.request.query.as === 'json') return download(known)
  const body = ownerDataView({
    language: visit.language,
    groups: await groupsOf(known, visit, services),
    links: {
      download: partOf(visit, { do: 'data', as: 'json' }),
      erase: partOf(visit, { do: 'erase' }),
    },
  })
  return answerOwner(visit, 'dataTitle', body)
}

/** `?do=erase`: what it means, before it is done. */
export async function showErase(visit: OwnerVisit, { table }: Services): Promise<HttpResponse> {
  const elsewhere = await heldElsewhere(visit.person.personId, table)
  const body = ownerEraseView({ language: visit.language, action: partOf(visit), elsewhere })
  return answerOwner(visit, 'eraseTitle', body)
}

function download(known: Known): HttpResponse {
  return { status: 200, headers: { 'content-disposition': 'attachment; filename="my-data.json"' }, body: known }
}

async function groupsOf(known: Known, visit: OwnerVisit, services: Services): Promise<Group[]> {
  const { language } = visit
  const cars = known.cars.map(async (car) => carGroup(car, { visit, name: await nameModel(car.vehicle, services) }))
  const enquiries = known.enquiries.map(async ({ lead }) => {
    const name = await nameCar(lead, services)
    return [dayOf(lead.createdAt, visit), [name, lead.lead.comment].filter(Boolean).join(' · ')] as const
  })
  const groups: Group[] = [
    { title: dataWords.you[language], lines: personLines(known.person, language) },
    { title: dataWords.consents[language], lines: consentLines(known, visit) },
    ...(await Promise.all(cars)),
    { title: dataWords.enquiries[language], lines: await Promise.all(enquiries) },
    {
      title: dataWords.complaints[language],
      lines: known.complaints.map(({ filedAt, text }) => [dayOf(filedAt, visit), text] as const),
    },
    {
      title: dataWords.surveys[language],
      lines: known.surveys.map(
        ({ at, score, text }) =>
          [dayOf(at, visit), [score, text].filter((each) => each !== undefined).join(' · ')] as const,
      ),
    },
    {
      title: dataWords.messages[language],
      lines: [[dataWords.messages[language], fill(dataWords.messageCount, language, { count: known.messages.length })]],
    },
  ]
  return groups.filter(({ lines }) => lines.length > 0)
}

function personLines(person: Person, language: Language): Group['lines'] {
  const { birthday, preferences, family, phones, wechat } = person
  const calendar = birthday && dataWords[birthday.calendar][language]
  const wishes = [
    preferences.noSalesTalk && dataWords.noSalesTalk[language],
    preferences.seat && dataWords[`seat-${preferences.seat}`][language],
    ...(preferences.notes ?? []),
  ].filter(Boolean)
  return lines([
    [dataWords.name[language], person.name],
    [dataWords.phone[language], person.phone],
    [dataWords.phones[language], phones.join(' ')],
    [dataWords.wechat[language], wechat && dataWords.linked[language]],
    [dataWords.language[language], words.thisLanguage[person.language]],
    [
      dataWords.birthday[language],
      birthday && `${calendar} ${[birthday.year, birthday.month, birthday.day].filter(Boolean).join('-')}`,
    ],
    [dataWords.preferences[language], wishes.join(' · ')],
    [
      dataWords.family[language],
      family
        .map(({ relation, name }) => [dataWords[`relation-${relation}`][language], name].filter(Boolean).join(' '))
        .join(' · '),
    ],
  ])
}

function consentLines({ consents }: Known, visit: OwnerVisit): Group['lines'] {
  const { language } = visit
  return consents.map(({ at, purpose, granted }) => [
    dayOf(at, visit),
    `${ownerWords[`purpose-${purpose}`][language]} · ${dataWords[granted ? 'granted' : 'refused'][language]}`,
  ])
}

function carGroup(
  { vehicle, readings, services, bookings }: Known['cars'][number],
  { visit, name }: { visit: OwnerVisit; name: string },
): Group {
  const { language } = visit
  const [reading, service] = [lastBelieved(readings, visit.request.now), services.at(-1)]
  return {
    title: name,
    lines: lines([
      [dataWords.plate[language], vehicle.plate],
      [dataWords.vin[language], vehicle.vin],
      [dataWords.deliveredOn[language], vehicle.deliveredOn],
      [dataWords.warranty[language], vehicle.warranty?.until],
      [dataWords.insurance[language], vehicle.insuranceUntil],
      [
        dataWords.readings[language],
        reading &&
          fill(dataWords.lastReading, language, { ...reading, count: readings.length, day: dayOf(reading.at, visit) }),
      ],
      [
        dataWords.visits[language],
        service &&
          fill(dataWords.lastVisit, language, { count: services.length, day: dayOf(service.completedAt, visit) }),
      ],
      [
        dataWords.bookings[language],
        bookings.length > 0 ? fill(dataWords.bookingList, language, { count: bookings.length }) : undefined,
      ],
    ]),
  }
}

const dayOf = (moment: string, { telling }: OwnerVisit): string => dayIn(telling.zone, moment)

const lines = (all: readonly (readonly [string, string | undefined])[]): Group['lines'] =>
  all.flatMap(([name, value]) => (value ? [[name, value] as const] : []))
