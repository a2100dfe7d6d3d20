import { afterEach, expect, it } from 'vitest'
import { readLeadForm } from '../../../../functions/intake/lead-form.ts'
import { exchangeLeads } from '../../../../functions/intake/pull-leads.ts'
import { receiveLead } from '../../../../functions/intake/receive.ts'
import type { SourcesSetting } from '../../../../functions/intake/sources/source-settings.ts'
import { handoverWrites } from '../../../../functions/leads/handover.ts'
import { recordLead } from '../../../../functions/leads/record-lead.ts'
import { keys } from '../../../../functions/shared/keys.ts'
import { openFaultScript } from '../../../../local/providers/fault-script.ts'
import { openWecomAuto } from '../../../../local/providers/wecom-auto.ts'
import { goodLead, NOW } from '../intake-desk.ts'
import { CONSENT, openSourceDesk } from './source-desk.ts'

const MINUTE = 60_000
const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

const ids = {
  channel: { id: '7301234567890123457', name: '官网' },
  dealers: { 'D-SH-01': '1438394065134600193' },
  brands: { yunchi: '1373911438101237762' },
  series: { '*': '1376410380566495234' },
}
const secret = { 'secret-id': 'a-secret-id-of-tencent', 'secret-key': 'a-secret-key-of-tencent' }

async function openHandover({ isOn = true }: { isOn?: boolean } = {}) {
  let now = Date.parse(NOW)
  const faults = openFaultScript()
  const clock = { now: () => now, wallTime: () => now, schedule: () => ({ cancel: () => undefined }) }
  const auto = await openWecomAuto(
    { key: { id: secret['secret-id'], secret: secret['secret-key'] } },
    { clock, faults },
  )
  closing.push(auto.close)
  const map = { brand: { constant: 'yunchi' }, ...CONSENT }
  const setting = (changes: object = {}): SourcesSetting => ({
    wecom: { kind: 'wecom-auto', map, ...(isOn && { handOver: { endpoint: auto.url, ...ids, ...changes } }) },
  })
  const desk = await openSourceDesk(setting(), { wecom: secret })
  const { world, services } = desk
  /** A lead of the web site's, recorded. */
  const arrive = async (changes: object = {}, source = 'web') => {
    const form = readLeadForm({ ...goodLead({ dealerId: 'D-SH-01' }), ...changes })
    const before = world.published.length
    await receiveLead(form, { source, now: new Date(now).toISOString() }, services)
    for (const event of world.published.slice(before))
      if (event.name === 'LeadCaptured') await recordLead({ event, now: new Date(now).toISOString() }, services)
    return world.published.findLast(({ name }) => name === 'LeadCreated')?.subject.id ?? ''
  }
  /** So many leads that came in before, and wait for a target. */
  const waitFor = async (target: string, count: number) => {
    const lead = await services.table.get(keys.lead(await arrive({ id: 'web-0', person: { phone: '13800000000' } })))
    await sweep()
    for (let number = 0; number < count; number++) {
      const leadId = `lead-${number}`
      await services.table.put({ ...lead, ...keys.lead(leadId), leadId })
      await services.table.transact(handoverWrites({ leadId, source: 'web' }, [target], '2026-11-20T00:00:00Z'))
    }
  }
  const sweep = async (minutes = 0) => {
    now += minutes * MINUTE
    await exchangeLeads(new Date(now).toISOString(), services)
  }
  const entry = (leadId: string) => services.table.get(keys.handover(leadId, 'wecom'))
  const logs = (message: string) => world.logged.filter((each) => each.message === message)
  return { ...desk, auto, faults, setting, arrive, waitFor, sweep, entry, logs }
}

it('a lead that came in elsewhere is told to WeCom Automotive once, and what became of it there is recorded', async () => {
  const { auto, arrive, sweep, entry } = await openHandover()
  const leadId = await arrive()

  await sweep()
  await sweep(5)
  await sweep(500)

  expect(auto.leads).toMatchObject([
    { phone: '13800000001', dealerId: '1438394065134600193', seriesId: '1376410380566495234' },
  ])
  expect(auto.taken).toBe(1)
  expect(await entry(leadId)).toMatchObject({ state: 'told', result: 'created' })
  expect(await entry(leadId)).not.toHaveProperty('dueSk')
})

it('nothing is told where nobody switched it on', async () => {
  const { auto, arrive, sweep, entry } = await openHandover({ isOn: false })
  const leadId = await arrive()

  await sweep()

  expect(auto.taken).toBe(0)
  expect(await entry(leadId)).toBeUndefined()
})

it('a lead that came from there is not told back', async () => {
  const { auto, arrive, sweep } = await openHandover()
  await arrive({}, 'wecom')

  await sweep()

  expect(auto.taken).toBe(0)
})

it('two sweeps at once tell a lead once', async () => {
  const { auto, arrive, sweep } = await openHandover()
  await arrive()

  await Promise.all([sweep(), sweep(), sweep()])

  expect(auto.taken).toBe(1)
})

it('an answer that was lost is asked for again: it is there once, and the second answer is recorded', async () => {
  const { auto, faults, arrive, sweep, entry } = await openHandover()
  const leadId = await arrive()
  faults.next({ kind: 'drop' })

  await sweep()
  await sweep(5)

  expect(auto.leads).toHaveLength(1)
  expect(await entry(leadId)).toMatchObject({ state: 'told', result: 'duplicate', attempts: 2 })
})

it.each([
  ['is down', { kind: 'down' }],
  ['throttles', { kind: 'throttle' }],
  ['is out of order', { kind: 'code', code: 'InternalError' }],
  ['answers with a page of a gateway', { kind: 'page', status: 502 }],
] as const)('a provider that %s is asked again, less and less often, and nobody is bothered', async (_, fault) => {
  const { auto, faults, arrive, sweep, entry, logs } = await openHandover()
  const leadId = await arrive()
  faults.next(fault, { times: 3 })

  for (const minutes of [0, 5, 5, 5, 5, 30, 20]) await sweep(minutes)
  expect(await entry(leadId)).toMatchObject({ state: 'waiting', attempts: 3 })
  await sweep(60)

  expect(auto.leads).toHaveLength(1)
  expect(await entry(leadId)).toMatchObject({ state: 'told', result: 'created' })
  expect(logs('sources want attention')).toEqual([])
})

it('where our key is refused somebody has to look, and nothing is lost meanwhile', async () => {
  const { auto, keys, arrive, sweep, logs } = await openHandover()
  for (const number of [1, 2, 3]) await arrive({ id: `web-${number}`, person: { phone: `1380000000${number}` } })
  keys.wecom = { ...secret, 'secret-key': 'another-key-altogether' }

  await sweep()
  expect(auto.refused).toEqual(['AuthFailure.SignatureFailure'])
  expect(logs('sources want attention')).toMatchObject([{ fields: { sources: 'wecom' } }])
  keys.wecom = secret
  await sweep(60)

  expect(auto.leads).toHaveLength(3)
})

it.each(['is gone', 'has no key'])('leads that wait for a target that %s keep no others waiting', async (what) => {
  const { auto, services, setting, arrive, waitFor, sweep } = await openHandover()
  const { wecom } = setting()
  if (wecom && what === 'has no key') await services.settings.write('sources', { wecom, other: wecom })
  // More than one sweep looks at.
  await waitFor('other', 600)
  await arrive()

  for (let number = 0; number < 3; number++) await sweep(5)

  expect(auto.leads).toMatchObject([{ phone: '13800000000' }, { phone: '13800000001' }])
})

it('a lead for a target that is gone waits an hour, while somebody is called, and then is given up by name', async () => {
  const { services, setting, arrive, sweep, entry, logs } = await openHandover()
  const leadId = await arrive()
  const { wecom } = setting()
  await services.settings.write('sources', wecom ? { renamed: wecom } : {})

  await sweep()
  expect(await entry(leadId)).toMatchObject({ state: 'waiting', attempts: 0, code: 'no such target' })
  expect(logs('sources want attention')).toMatchObject([{ fields: { sources: 'wecom' } }])
  await sweep(75)
  await sweep(5)

  expect(await entry(leadId)).toMatchObject({ state: 'given-up', code: 'no such target' })
  expect(await entry(leadId)).not.toHaveProperty('dueSk')
  expect(logs('lead not handed over')).toMatchObject([{ fields: { leadId, target: 'wecom', code: 'no such target' } }])
})

it('a provider that does not answer is asked once in a sweep, whoever waits; those who were not asked are not counted as asked', async () => {
  const { auto, faults, arrive, sweep, entry } = await openHandover()
  const leadIds: string[] = []
  for (const number of [1, 2, 3])
    leadIds.push(await arrive({ id: `web-${number}`, person: { phone: `1380000000${number}` } }))
  faults.next({ kind: 'down' })

  await sweep()
  expect(auto.taken).toBe(0)
  const attempts = await Promise.all(leadIds.map(async (leadId) => (await entry(leadId))?.attempts))
  expect(attempts.toSorted()).toEqual([0, 0, 1])
  await sweep(5)

  expect(auto.leads).toHaveLength(3)
})

it('a lead that is refused for good is named once, by its id, and tried no more', async () => {
  const { auto, faults, arrive, sweep, entry, logs } = await openHandover()
  const leadId = await arrive()
  faults.next({ kind: 'code', code: 'InvalidParameterValue' })

  await sweep()
  await sweep(60)

  expect(auto.taken).toBe(0)
  expect(await entry(leadId)).toMatchObject({ state: 'refused', code: 'InvalidParameterValue' })
  expect(logs('lead not handed over')).toEqual([
    {
      level: 'error',
      message: 'lead not handed over',
      fields: { leadId, target: 'wecom', code: 'InvalidParameterValue' },
    },
  ])
})

it('a lead without a dealer waits until it has one', async () => {
  const { auto, services, arrive, sweep } = await openHandover()
  const leadId = await arrive({ dealerId: undefined })
  await sweep()
  expect(auto.taken).toBe(0)

  const holder = { dealerId: 'D-SH-01', advisorId: 'A-1', role: 'advisor', since: NOW }
  await services.table.update({ key: keys.lead(leadId), update: 'SET holder = :holder', values: { ':holder': holder } })
  await sweep(15)

  expect(auto.leads).toHaveLength(1)
})

it('what has no id there is told once the map has one, and given up after a week without', async () => {
  const { auto, services, setting, arrive, sweep, entry, logs } = await openHandover()
  await services.settings.write('sources', setting({ series: {} }))
  const [first, second] = [await arrive(), await arrive({ id: 'web-2', person: { phone: '13800000002' }, series: 'X' })]
  await sweep()
  expect(logs('lead not handed over yet')).toHaveLength(2)

  await services.settings.write('sources', setting({ series: { X: '1376410380566495234' } }))
  await sweep(60)
  expect(auto.leads).toMatchObject([{ phone: '13800000002' }])
  await sweep(7 * 24 * 60)

  expect([(await entry(second))?.state, (await entry(first))?.state]).toEqual(['told', 'given-up'])
})

it('nobody who was erased meanwhile is told of', async () => {
  const { auto, services, arrive, sweep, entry } = await openHandover()
  const leadId = await arrive()
  const erased = { ':erased': 'erased' }
  const names = { '#lead': 'lead' }
  await services.table.update({
    key: keys.lead(leadId),
    update: 'SET #lead.person.phone = :erased',
    names,
    values: erased,
  })

  await sweep()

  expect(auto.taken).toBe(0)
  expect(await entry(leadId)).toMatchObject({ state: 'given-up', code: 'erased' })
})

it('neither persons nor keys are logged', async () => {
  const { world, faults, arrive, sweep } = await openHandover()
  await arrive()
  faults.next({ kind: 'code', code: 'AuthFailure' })
  faults.next({ kind: 'code', code: 'InvalidParameter' })

  await sweep()
  await sweep(5)

  expect(world.logged.length).toBeGreaterThan(1)
  expect(JSON.stringify(world.logged)).not.toMatch(/13800000001|测试|a-secret/)
})
