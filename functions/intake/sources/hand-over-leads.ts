import type { Handover } from '../../leads/handover.ts'
import type { Lead } from '../../leads/lead-record.ts'
import { readLead } from '../../leads/lead-store.ts'
import { duePk, keys, SHARDS } from '../../shared/keys.ts'
import type { Services } from '../../shared/services.ts'
import { end, lookLater, readWaiting } from './hand-over-list.ts'
import { readSources } from './source-settings.ts'
import { callCreateLead, type Told } from './tell-wecom-auto.ts'
import { type HandOver, toCreateLead } from './wecom-auto-lead.ts'

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
/** Of what a sweep leaves to the next one. */
const NEXT_SWEEP = 5 * 60_000
/** What is missing may be there soon: the dealer, when an advisor takes the lead. */
const UNTIL_THERE = 15 * 60_000
const WAITS = 7 * 24 * 60 * 60_000
/** A target that is not there may be new, for the setting is read a minute late, or the setting wrong. */
const UNTIL_GONE = 60 * 60_000

interface Sweep {
  now: string
  services: Needs
  targets: ReadonlyMap<string, Target>
  /** The targets at which somebody has to look. */
  wanting: Set<string>
  /** The targets that are asked no more in this sweep, and why. */
  left: Map<string, string>
}

/**
 * Tells WeCom Automotive Edition of leads that came in elsewhere, where a source of the setting `sources` says so (`handOver`).
 * Each lead has one entry for each target, so it is told until an answer says that it is there, and never after. Returns the
 * targets that take nothing as they are set up: somebody has to look.
 */
export async function handOverLeads(now: string, services: Needs): Promise<readonly string[]> {
  const targets = await readTargets(services)
  const sweep: Sweep = { now, services, targets, wanting: new Set(), left: new Map() }
  for (let shard = 0; shard < SHARDS; shard++) {
    for (const key of await services.table.queryDue(duePk('handovers', shard), `${now}~`, AT_ONCE)) {
      const handover = await readWaiting(key, sweep)
      if (handover) await workOff(handover, sweep)
    }
  }
  return [...sweep.wanting]
}

/** Whatever becomes of it, it leaves its place at the head of the list: it must keep no other waiting. */
async function workOff(handover: Handover, sweep: Sweep): Promise<void> {
  const { targets, wanting, left } = sweep
  if (isOlder(handover, WAITS, sweep)) return giveUp(handover, handover.code ?? 'never taken', sweep)
  const target = targets.get(handover.target)
  if (!target) {
    wanting.add(handover.target)
    return awaitTarget(handover, sweep)
  }
  const why = left.get(handover.target)
  if (why !== undefined) return void (await lookLater(handover, { code: why, pause: NEXT_SWEEP }, sweep))
  const told = await tell(handover, target, sweep)
  if (told?.kind === 'config') wanting.add(handover.target)
  if (told?.kind === 'config' || told?.kind === 'lost') left.set(handover.target, told.code)
}

const isOlder = ({ since }: Handover, age: number, { now }: Sweep): boolean => Date.parse(now) - Date.parse(since) > age

const NO_TARGET = 'no such target'

/** Its source is gone from the setting, or is called otherwise, or tells nobody any more. */
async function awaitTarget(handover: Handover, sweep: Sweep): Promise<void> {
  if (isOlder(handover, UNTIL_GONE, sweep)) return giveUp(handover, NO_TARGET, sweep)
  await lookLater(handover, { code: NO_TARGET, pause: UNTIL_THERE }, sweep)
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

async function tell(handover: Handover, target: Target, sweep: Sweep): Promise<Told | undefined> {
  const { services } = sweep
  const lead = await readLead(services.table, handover.leadId)
  if (!lead?.lead.person.phone.startsWith('+')) return end(handover, { state: 'given-up', code: 'erased' }, sweep)
  const dealerId = lead.holder?.dealerId ?? lead.lead.dealerId
  const asked = dealerId === undefined ? { missing: 'dealer' } : toCreateLead(lead.lead, target.handOver, dealerId)
  // The dealer may be found yet, and the map of ids completed.
  if ('missing' in asked) return wait(handover, `no id for the ${asked.missing}`, sweep)
  const told = await ask(handover, { ...target, body: asked.body }, sweep)
  return told && record(handover, told, lead, sweep)
}

const NO_KEY = 'no secret-id or secret-key'

/** Asks, if nobody else does; whoever dies in it is followed by the next sweep but one. */
async function ask(
  handover: Handover,
  { key, handOver, body }: Target & { body: string },
  sweep: Sweep,
): Promise<Told | undefined> {
  const pause = PAUSES[handover.attempts] ?? LAST_PAUSE
  const moved = key
    ? await lookLater(handover, { code: 'asked', pause, asks: true }, sweep)
    : await lookLater(handover, { code: NO_KEY, pause: NEXT_SWEEP }, sweep)
  if (!moved) return undefined
  if (!key) return { kind: 'config', code: NO_KEY }
  await sweep.services.pause(BETWEEN)
  return callCreateLead({ body, at: sweep.now, key }, handOver)
}

async function record(before: Handover, told: Told, { leadId }: Lead, sweep: Sweep): Promise<Told> {
  const handover = { ...before, attempts: before.attempts + 1 }
  const { log, table } = sweep.services
  const { target } = handover
  if (told.kind === 'told') await end(handover, { state: 'told', result: told.result }, sweep)
  if (told.kind === 'refused') {
    await end(handover, { state: 'refused', code: told.code }, sweep)
    log.error('lead not handed over', { leadId, target, code: told.code })
  }
  if (told.kind === 'config') log.error('leads not handed over', { target, code: told.code })
  if (told.kind !== 'told' && told.kind !== 'refused')
    await table.update({
      key: keys.handover(leadId, target),
      update: 'SET code = :code',
      values: { ':code': told.code },
    })
  return told
}

async function wait(handover: Handover, code: string, sweep: Sweep): Promise<undefined> {
  const { leadId, target } = handover
  if (
    (await lookLater(handover, { code, pause: UNTIL_THERE }, sweep)) &&
    handover.code !== code &&
    !code.endsWith('dealer')
  )
    sweep.services.log.warn('lead not handed over yet', { leadId, target, code })
}

async function giveUp(handover: Handover, code: string, sweep: Sweep): Promise<undefined> {
  const { leadId, target } = handover
  await end(handover, { state: 'given-up', code }, sweep)
  sweep.services.log.error('lead not handed over', { leadId, target, code })
}
