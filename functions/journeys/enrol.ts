import { eventCatalogue } from '../../events/catalogue.ts'
import type { AnyEvent } from '../../events/define-event.ts'
import type { Outcome } from '../shared/event-record.ts'
import { queueFunction, type ReceivedEvent } from '../shared/lambda.ts'
import type { JourneyRegistration, Services } from '../shared/services.ts'
import { answerEvent } from './answer-event.ts'
import type { Creation } from './create-run.ts'
import { deliverEvent } from './deliver-event.ts'
import { inUtc, type Mail } from './run-record.ts'
import { readActive, readRuns, rememberLatest } from './run-store.ts'
import { startRun } from './start-run.ts'

type Needs = Pick<Services, 'table' | 'workflows' | 'config'>

/** An event that this release does not know: it must not pass silently. */
export class UnknownEvent extends Error {
  constructor(name: string) {
    super(`There is no event "${name}": define it in events/`)
    this.name = 'UnknownEvent'
  }
}

/** One thing that an event did. */
interface Deed {
  kind: Outcome['kind']
  detail: string
}

/** Hands an event to every run and journey that wants it, and only then writes what became of it. Safe to repeat. */
export async function enrol({ event, now }: ReceivedEvent, services: Needs): Promise<void> {
  const definition = eventCatalogue.get(event.name)
  if (!definition) throw new UnknownEvent(event.name)
  definition.schema.parse(event)
  const journeys = services.config.journeys.filter((journey) => journey.subject === event.subject.type)
  const deeds =
    journeys.length === 0 ? [] : await enrolIn(journeys, event, { matchedBy: definition.matchedBy, now, services })
  await answerEvent(services.table, event.metadata.id, { ...outcomeOf(deeds), at: now })
}

/** Runs first, starts second: a run never gets its own trigger. What ends runs is remembered before it looks for them, so that a start either sees it or is seen. */
async function enrolIn(
  journeys: readonly JourneyRegistration[],
  event: AnyEvent,
  { matchedBy, now, services }: { matchedBy: string | undefined; now: string; services: Needs },
): Promise<Deed[]> {
  const mail = mailOf(event)
  const about = matchedBy === undefined ? undefined : String(event.facts[matchedBy])
  if (journeys.some(({ ends }) => ends.includes(event.name))) await rememberLatest(services.table, event.subject, mail)
  const deeds: Deed[] = []
  for (const active of await readActive(services.table, event.subject)) {
    const kind = await deliverEvent(active, mail, { about, services })
    if (kind) deeds.push({ kind, detail: `${active.journey}: ${active.runId}` })
  }
  for (const journey of journeys.filter(({ starts }) => starts.includes(event.name)))
    deeds.push(deedOf(journey.slug, await startRun(journey, event, { now, services })))
  const isHeard = journeys.some(({ ends, listens }) => ends.includes(event.name) || listens.includes(event.name))
  return deeds.length === 0 && isHeard ? earlierDeeds(event, services) : deeds
}

/** What the event did when it was handed over before, by an enrolment that died before it could say so, to runs that are over by now. */
async function earlierDeeds({ subject, metadata }: AnyEvent, { table }: Needs): Promise<Deed[]> {
  const runs = await readRuns(table, subject)
  return runs.flatMap(({ journey, runId, ended, mail }): Deed[] => {
    const detail = `${journey}: ${runId}`
    if (ended?.eventId === metadata.id) return [{ kind: 'ended', detail }]
    return Object.values(mail).some(({ eventId }) => eventId === metadata.id) ? [{ kind: 'resumed', detail }] : []
  })
}

function mailOf({ name, metadata, facts }: AnyEvent): Mail {
  return { name, eventId: metadata.id, occurredAt: inUtc(metadata.occurredAt), facts }
}

function deedOf(journey: string, creation: Creation): Deed {
  if ('run' in creation) return { kind: 'started', detail: `${journey}: ${creation.run.runId}` }
  if (creation.kind === 'overtaken') return { kind: 'no-match', detail: `${journey}: a later ${creation.by}` }
  return { kind: 'already-running', detail: `${journey}: ${creation.runId ?? 'unknown'}` }
}

/** An event that did several things is told by the first of these; the detail has them all. */
const ORDER: readonly Outcome['kind'][] = ['started', 'ended', 'resumed', 'already-running', 'no-match']

function outcomeOf(deeds: readonly Deed[]): Pick<Outcome, 'kind' | 'detail'> {
  const kind = ORDER.find((each) => deeds.some((deed) => deed.kind === each)) ?? 'no-match'
  const detail = deeds.map((deed) => (deed.kind === kind ? deed.detail : `${deed.kind} ${deed.detail}`)).join('; ')
  return detail === '' ? { kind } : { kind, detail }
}

export const handler = queueFunction(enrol)
