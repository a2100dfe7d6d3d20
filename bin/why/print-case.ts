import { maskName, maskPhone } from '../../functions/messages/mask.ts'
import type { Decision, Message } from '../../functions/messages/message-record.ts'
import type { Verdict } from '../../functions/messages/policy.ts'
import { inColumns } from '../columns.ts'
import type { Language } from '../lead/words.ts'
import type { PersonCase } from './read-case.ts'
import { sayReason } from './reasons.ts'
import { wordsIn } from './words.ts'

interface Reader {
  language: Language
  zone: string
}

/** A message and everything that was decided about it, as lines for a terminal. */
export function printMessage(message: Message, { language, zone }: Reader): string[] {
  const say = wordsIn(language)
  const time = clockOf(zone)
  const { subject, runId, to, notAfter, purpose, channel, parts } = message
  const via = channel === undefined ? '' : ` · ${channel}`
  const rows = [
    [say('text'), message.template],
    [say('about'), `${subject.type} ${subject.id}`],
    [say('to'), `${say(`to:${to.kind}`)}${via}`],
    ...(parts === undefined ? [] : [[say('parts'), String(parts)]]),
    [say('purpose'), `${say(`purpose:${purpose ?? message.class}`)} (${message.class})`],
    ...(runId === undefined ? [] : [[say('run'), runId]]),
    [say('notAfter'), time(notAfter)],
  ]
  return [
    `${say('message')} ${message.messageId} — ${stateOf(message, language)}`,
    ...inColumns(rows).map(indent),
    '',
    `── ${say('decisions')}`,
    ...inColumns(decisionsOf(message).map((each) => [time(each.at), sayDecision(each, { language, zone })])).map(
      indent,
    ),
  ]
}

/** A person: what holds now, what would become of each kind of message, and what was sent and not sent, with the reasons. */
export function printPerson(found: PersonCase, language: Language): string[] {
  const say = wordsIn(language)
  const { person, zone, outlook, messages } = found
  const reader = { language, zone }
  const name = person.erasedAt === undefined ? `${maskName(person.name)} ${maskPhone(person.phone)}` : say('erased')
  return [
    `${say('person')} ${name} (${person.personId}) · ${zone}`,
    '',
    `── ${say('holds')}`,
    ...holding(found, reader).map(indent),
    '',
    `── ${say('ifNow')}`,
    ...inColumns(outlook.map(({ purpose, verdict }) => [say(`purpose:${purpose}`), sayVerdict(verdict, reader)])).map(
      indent,
    ),
    '',
    `── ${say('messages')}`,
    ...(messages.length === 0
      ? [indent(say('noMessages'))]
      : inColumns(messages.map((each) => row(each, reader))).map(indent)),
  ]
}

function holding({ person, contact }: PersonCase, { language, zone }: Reader): string[] {
  const say = wordsIn(language)
  const at = clockOf(zone)
  const { stoppedAt, openComplaints, complaintClosedAt, waiting, unreachable, recent } = contact
  return [
    stoppedAt === undefined ? say('notStopped') : say('stopped', { at: at(stoppedAt) }),
    openComplaints.length === 0 ? say('noComplaints') : say('openComplaints', { ids: openComplaints.join(', ') }),
    ...(complaintClosedAt === undefined ? [] : [say('closedAt', { at: at(complaintClosedAt) })]),
    ...(person.preferences.noSalesTalk ? [say('noSalesTalk')] : []),
    ...waiting.map((each) =>
      say('waiting', { what: `${say(`purpose:${each.purpose}`)} ${each.messageId}`, at: at(each.until) }),
    ),
    ...Object.entries(unreachable).map(([channel, since]) => say('unreachable', { channel, at: at(since) })),
    ...recent.map((each) => say('recent', { what: say(`purpose:${each.purpose}`), at: at(each.at) })),
  ]
}

/** One message on one line: the last decision is the reason. */
function row(message: Message, reader: Reader): string[] {
  const { plannedAt, template, purpose, messageId } = message
  const say = wordsIn(reader.language)
  const time = clockOf(reader.zone)
  const purposeName = say(`purpose:${purpose ?? message.class}`)
  return [time(plannedAt), template, purposeName, stateOf(message, reader.language), whyOf(message, reader), messageId]
}

const stateOf = ({ state }: Message, language: Language): string => wordsIn(language)(`state:${state}`)

function whyOf(message: Message, { language, zone }: Reader): string {
  const { state, reason, until } = message
  if (state === 'deferred' && until !== undefined && reason !== undefined)
    return sayVerdict({ kind: 'defer', until, reason }, { language, zone })
  return reason === undefined || state === 'accepted' ? '' : sayReason(reason, language)
}

/** What was decided; messages that are older than the list of decisions tell how they ended. */
function decisionsOf(message: Message): Decision[] {
  const { decisions, state, reason, plannedAt, sentAt } = message
  if (decisions.length > 0) return decisions
  const verdict = state === 'suppressed' || state === 'failed' ? state : 'sent'
  return [{ at: sentAt ?? plannedAt, verdict, ...(reason !== undefined && { reason }) }]
}

function sayDecision({ verdict, reason, until }: Decision, { language, zone }: Reader): string {
  const said = wordsIn(language)(`verdict:${verdict}`, until === undefined ? {} : { at: clockOf(zone)(until) })
  if (reason === undefined) return said
  return `${said}${language === 'zh' ? '：' : ': '}${sayReason(reason, language)}`
}

function sayVerdict(verdict: Verdict, { language, zone }: Reader): string {
  const say = wordsIn(language)
  if (verdict.kind === 'send') return say('send')
  const why = sayReason(verdict.reason, language)
  return verdict.kind === 'drop' ? say('drop', { why }) : say('defer', { why, at: clockOf(zone)(verdict.until) })
}

const indent = (line: string): string => `   ${line}`

function clockOf(zone: string): (moment: string) => string {
  const format = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone: zone })
  return (moment) => format.format(Date.parse(moment))
}
