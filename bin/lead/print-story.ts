import type { Run } from '../../functions/journeys/run-record.ts'
import { maskPhone } from '../../functions/messages/mask.ts'
import type { Recipient } from '../../functions/messages/message-record.ts'
import { inColumns } from '../columns.ts'
import type { Story } from './read-story.ts'
import { sayReason } from './reasons.ts'
import { type Language, type Say, wordsIn } from './words.ts'

interface Style {
  say: Say
  time: (moment: string) => string
  language: Language
  /** An advisor by name and id. */
  who: (advisorId: string) => string
  reason: (reason: string) => string
}

/** One lead's story as lines for a terminal. Phone numbers are masked. */
export function printStory(story: Story, { language, zone }: { language: Language; zone: string }): string[] {
  const time = clockOf(zone)
  const style: Style = {
    say: wordsIn(language),
    time,
    language,
    who: (advisorId) => [story.names.get(advisorId), advisorId].filter(Boolean).join(' '),
    reason: (reason) => sayReason(reason, language, time),
  }
  const { say } = style
  return [
    ...head(story, style),
    ...section(say('score'), score(story, style)),
    ...section(say('custody'), custody(story, style)),
    ...section(say('offers'), offers(story, style)),
    ...section(say('messages'), messages(story, style)),
    ...(story.handovers.length > 0 ? section(say('handovers'), handovers(story, style)) : []),
    ...section(say('events'), events(story, style)),
    ...story.runs.flatMap(({ run, steps }) =>
      section(
        runTitle(run, style),
        steps
          ? steps.map(({ at, name, kind }) => [style.time(at), kind === 'end' ? `■ ${name}` : name])
          : [[say('forgotten')]],
      ),
    ),
  ]
}

const handovers = (story: Story, { say, time }: Style): string[][] =>
  story.handovers.map(({ target, state, result, code, at, since }) => [
    time(at ?? since),
    target,
    say(`handover:${state}`),
    result ?? code ?? '',
  ])

function clockOf(zone: string): (moment: string) => string {
  const format = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium', timeZone: zone })
  return (moment) => format.format(Date.parse(moment))
}

function section(title: string, rows: readonly (readonly string[])[]): string[] {
  return ['', `── ${title}`, ...inColumns(rows).map((line) => `   ${line}`)]
}

function head({ lead, person, car }: Story, { say, time, who }: Style): string[] {
  const { lead: said, holder } = lead
  const yes = (['otherDealers', 'profiling', 'marketing'] as const).filter(
    (name) => (person?.consent ?? said.consent)[name],
  )
  const links = (['continues', 'continuedAs'] as const).flatMap((name) =>
    lead[name] === undefined ? [] : [[say(name), lead[name]]],
  )
  return [
    `${say('lead')} ${lead.leadId} · ${say(`state:${lead.state}`)}${lead.outcome === undefined ? '' : ` (${lead.outcome})`}`,
    ...inColumns([
      [say('person'), [person?.name ?? said.person.name, maskPhone(said.person.phone)].filter(Boolean).join(' ')],
      [say('wants'), [car, said.city, said.dealerId].filter(Boolean).join(' · ')],
      [say('came'), `${said.source} ${said.sourceId} · ${time(said.askedAt)}`],
      [say('consent'), yes.length > 0 ? yes.map((name) => say(name)).join(' · ') : say('none')],
      [
        say('holder'),
        holder
          ? `${who(holder.advisorId)} (${say(`role:${holder.role}`)}) · ${holder.dealerId} · ${time(holder.since)}`
          : say('nobody'),
      ],
      ...links,
    ]),
  ]
}

function score({ lead }: Story, { say, language }: Style): string[][] {
  if (!lead.score) return [[say('notScored')]]
  const { points, grade, reasons } = lead.score
  return [
    [`${grade} · ${points} ${say('points')}`],
    ...reasons.map((reason) => [reason[language === 'zh' ? 'zh-CN' : 'en']]),
  ]
}

const custody = (story: Story, { say, time, who, reason: sayWhy }: Style): string[][] =>
  story.custody.map(({ at, what, dealerId = '', advisorId = '', reason }) => [
    time(at),
    say(`what:${what}`),
    advisorId ? who(advisorId) : dealerId,
    sayWhy(reason),
  ])

const offers = (story: Story, { say, time, who, reason: sayWhy }: Style): string[][] =>
  story.offers.flatMap(({ offeredAt, level, state, candidates }) =>
    candidates.map(({ advisorId, reason, declined }) => [
      time(offeredAt),
      say(`level:${level}`),
      who(advisorId),
      declined ? `${say('offer:declined')} (${declined.reason})` : say(`offer:${state}`),
      sayWhy(reason),
    ]),
  )

const messages = (story: Story, { say, time, who }: Style): string[][] =>
  story.messages.map(({ plannedAt, sentAt = plannedAt, template, to, channel = '', state, reason = '' }) => [
    time(sentAt),
    template,
    recipient(to, { say, who }),
    channel,
    say(`message:${state}`),
    reason,
  ])

function recipient(to: Recipient, { say, who }: Pick<Style, 'say' | 'who'>): string {
  if (to.kind === 'owner') return say('person')
  return to.kind === 'advisor' ? who(to.advisorId) : `(${to.kind === 'office' ? to.name : to.role})`
}

const events = (story: Story, { say, time }: Style): string[][] =>
  story.events.map(({ event, receivedAt, outcome, resends }) => [
    time(receivedAt),
    event.name,
    outcome ? [outcome.kind, outcome.detail].filter(Boolean).join(': ') : say('noOutcome'),
    resends > 0 ? `+${resends}` : '',
    event.metadata.id,
  ])

function runTitle({ journey, runId, state, status, awaiting, ended }: Run, { say }: Style): string {
  const now = say(`run:${status ?? state}`)
  const why = ended ? ` · ${say('endedBy')} ${ended.name}` : ''
  const waits =
    awaiting && state === 'started'
      ? ` · ${say('waitsFor')} ${awaiting.keys.map((key) => key.split('#')[0]).join(', ')}`
      : ''
  return `${say('run')} ${journey} · ${now}${why}${waits} · ${runId}`
}
