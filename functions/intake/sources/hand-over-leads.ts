import { type Handover, handoverSchema } from '../../leads/handover.ts'
import type { Lead } from '../../leads/lead-record.ts'
import { readLead } from '../../leads/lead-store.ts'
import { due, duePk, type Key, keys, SHARDS } from '../../shared/keys.ts'
import type { Services } from '../../shared/services.ts'
import { ConditionFailed } from '../../shared/table.ts'
import { callCreateLead, type Told } from './call-create-lead.ts'
import { type HandOver, toCreateLead } from './create-lead-call.ts'
import { readSources } from './source-settings.ts'

type Needs = Pick<Services, 'table' | 'settings' | 'secrets' | 'log' | 'pause'>

/** Who is told, and how we sign there. */
interface Target {
  handOver: HandOver
  key: { id: string; secret: string } | undefined
}

/** Per shard and sweep. */
const AT_ONCE = 50
/** CreateLead takes twenty a second. */
const BETWEEN = 50
/** In milliseconds: until a lead is tried again, by how often it was; and how long in all. */
const PAUSES = [5 * 60_000, 15 * 60_000]
const LAST_PAUSE = 60 * 60_000
/** What is missing may be there soon: the dealer, when an advisor takes the lead. */
const UNTIL_THERE = 15 * 60_000
const WAITS = 7 * 24 * 60 * 60_000

/**
 * Tells WeCom Automotive Edition of leads that came in elsewhere, where a source of the setting `sources` says so (`handOver`).
 * Each lead has one entry for each target, so it is told until an answer says that it is there, and never after. Returns the
 * targets that take nothing as they are set up: somebody has to look.
 */
export async function handOverLeads(now: string, services: Needs): Promise<readonly string[]> {
  const targets = await readTargets(services)
  if (targets.size === 0) return []
  const wanting = new Set<string>()
  for (let shard = 0; shard < SHARDS; shard++) {
    for (const key of await services.table.queryDue(duePk('handovers', shard), `${now}~`, AT_ONCE)) {
      const handover = await readWaiting(key, now, services)
      const target = handover && targets.get(handover.target)
      if (!target || wanting.has(handover.target)) continue
      const told = await tell(handover, target, { now, services })
      if (told?.kind === 'config') wanting.add(handover.target)
    }
  }
  return [...wanting]
}

async function readTargets(services: Needs): Promise<ReadonlyMap<string, Target>> {
  const [sources, secrets] = [await readSources(services), await services.secrets.sourceKeys()]
  const targets = new Map<string, Target>()
  for (const [name, source] of Object.entries(sources)) {
    if (source.kind !== 'wecom-auto' || !source.handOver) continue
    const { 'secret-id': id, 'secret-key': secret } = secrets[name] ?? {}
    targets.set(name, {
      handOver: source.handOver,
      key: id !== undefined && secret !== undefined ? { id, secret } : undefined,
    })
  }
  return targets
}

/** The index may lag: what the item itself says counts. */
async function readWaiting(key: Key, now: string, { table }: Needs): Promise<Handover | undefined> {
  const item = await table.get(key)
  const handover = item && handoverSchema.parse(item)
  return handover?.state === 'waiting' && String(item?.dueSk) < `${now}~` ? handover : undefined
}

interface Telling {
  now: string
  services: Needs
}

async function tell(handover: Handover, target: Target, telling: Telling): Promise<Told | undefined> {
  const { services, now } = telling
  const lead = await readLead(services.table, handover.leadId)
  if (!lead?.lead.person.phone.startsWith('+')) return end(handover, { state: 'given-up', code: 'erased' }, telling)
  if (Date.parse(now) - Date.parse(handover.since) > WAITS) return giveUp(handover, telling)
  const dealerId = lead.holder?.dealerId ?? lead.lead.dealerId
  const asked = dealerId === undefined ? { missing: 'dealer' } : toCreateLead(lead.lead, target.handOver, dealerId)
  // The dealer may be found yet, and the map of ids completed.
  if ('missing' in asked) return wait(handover, `no id for the ${asked.missing}`, telling)
  const told = await ask(handover, { ...target, body: asked.body }, telling)
  return told && record(handover, told, lead, telling)
}

/** Asks, if nobody else does; whoever dies in it is followed by the next sweep but one. */
async function ask(
  handover: Handover,
  { key, handOver, body }: Target & { body: string },
  telling: Telling,
): Promise<Told | undefined> {
  if (!key) return { kind: 'config', code: 'no secret-id or secret-key' }
  if (!(await lookLater(handover, { code: 'asked', pause: PAUSES[handover.attempts] ?? LAST_PAUSE }, telling)))
    return undefined
  await telling.services.pause(BETWEEN)
  return callCreateLead({ body, at: telling.now, key }, handOver)
}

async function record(before: Handover, told: Told, { leadId }: Lead, telling: Telling): Promise<Told> {
  const handover = { ...before, attempts: before.attempts + 1 }
  const { log, table } = telling.services
  const { target } = handover
  if (told.kind === 'told') await end(handover, { state: 'told', result: told.result }, telling)
  if (told.kind === 'refused') {
    await end(handover, { state: 'refused', code: told.code }, telling)
    log.error('lead not handed over', { leadId, target, code: told.code })
  }
  if (told.kind === 'config') log.error('leads not handed over', { target, code: told.code })
  if (told.kind === 'later' || told.kind === 'config')
    await table.update({
      key: keys.handover(leadId, target),
      update: 'SET code = :code',
      values: { ':code': told.code },
    })
  return told
}

async function wait(handover: Handover, code: string, telling: Telling): Promise<undefined> {
  const { leadId, target } = handover
  if (
    (await lookLater(handover, { code, pause: UNTIL_THERE }, telling)) &&
    handover.code !== code &&
    !code.endsWith('dealer')
  )
    telling.services.log.warn('lead not handed over yet', { leadId, target, code })
}

async function giveUp(handover: Handover, telling: Telling): Promise<undefined> {
  const { leadId, target, code } = handover
  await end(handover, { state: 'given-up', code: code ?? 'never taken' }, telling)
  telling.services.log.error('lead not handed over', { leadId, target, code })
}

/** Moves it on the list; false where another sweep has it. */
async function lookLater(
  { leadId, target, attempts }: Handover,
  { code, pause }: { code: string; pause: number },
  { now, services }: Telling,
): Promise<boolean> {
  const next = new Date(Date.parse(now) + pause).toISOString()
  return succeeds(() =>
    services.table.update({
      key: keys.handover(leadId, target),
      update: 'SET dueSk = :next, attempts = :more, code = :code',
      condition: '#state = :waiting AND attempts = :attempts',
      names: { '#state': 'state' },
      values: {
        ':next': due('handovers', `${leadId}#${target}`, next).dueSk,
        ':more': attempts + 1,
        ':code': code,
        ':waiting': 'waiting',
        ':attempts': attempts,
      },
    }),
  )
}

async function end(
  { leadId, target, since, attempts }: Handover,
  outcome: Pick<Handover, 'state' | 'result' | 'code'>,
  { now, services }: Telling,
): Promise<undefined> {
  // Without its place on the list.
  const ended: Handover = { leadId, target, since, attempts, at: now, ...outcome }
  await services.table.put({ ...keys.handover(leadId, target), ...ended })
}

async function succeeds(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write()
    return true
  } catch (error) {
    if (error instanceof ConditionFailed) return false
    throw error
  }
}
