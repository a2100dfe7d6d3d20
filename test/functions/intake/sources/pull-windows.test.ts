import { afterEach, expect, it } from 'vitest'
import { pullLeads } from '../../../../functions/intake/pull-leads.ts'
import { halvesOf, windowsUpTo } from '../../../../functions/intake/sources/window.ts'
import { keys } from '../../../../functions/shared/keys.ts'
import type { Table } from '../../../../functions/shared/table.ts'
import { openLeadServer } from '../../../../local/providers/lead-server.ts'
import { clue, openOceanEngine } from '../../../../local/providers/ocean-engine.ts'
import { NOW } from '../intake-desk.ts'
import { CONSENT, oceanApp, openSourceDesk } from './source-desk.ts'

const advertiserId = '1678971206080525'
const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})
const later = (minutes: number) => new Date(Date.parse(NOW) + minutes * 60_000).toISOString()
const DAY = 24 * 60

async function openOcean() {
  const ocean = await openOceanEngine({
    token: 'an-access-token-of-ocean',
    ...{ advertiserId, app: oceanApp, now: () => Date.parse(NOW) },
  })
  closing.push(ocean.close)
  const source = {
    kind: 'ocean-engine' as const,
    advertiserIds: [advertiserId],
    endpoint: ocean.url,
    map: { brand: { constant: '云驰' }, ...CONSENT },
  }
  const desk = await openSourceDesk({ ocean: source })
  const captured = () => new Set(desk.world.published.map(({ metadata }) => metadata.id)).size
  const starts = () => ocean.asked.map((url) => url.searchParams.get('start_time'))
  return { ...desk, ocean, source, captured, starts, pull: (now = NOW) => pullLeads(now, desk.services) }
}

it('reading again from a day after the last pull leaves no gap before it', async () => {
  const { services, ocean, source, captured, pull } = await openOcean()
  await pull()
  // Nothing was read for three days; a lead came in on the first of them.
  ocean.clues.push(clue(1, { create_time_detail: '2026-11-22 12:00:00' }))
  await services.settings.write('sources', { ocean: { ...source, readAgainFrom: '2026-11-24' } })

  await pull(later(3 * DAY))

  expect(captured()).toBe(1)
})

it('two months are read again a share at a time, each window once, and what is new comes first', async () => {
  const { services, ocean, source, captured, starts, pull } = await openOcean()
  await pull()
  await services.settings.write('sources', { ocean: { ...source, readAgainFrom: '2026-09-21' } })
  ocean.clues.push(
    clue(1, { create_time_detail: '2026-11-21 10:02:00' }),
    clue(2, { create_time_detail: '2026-10-21 10:02:00' }),
  )
  const before = ocean.asked.length

  await pull(later(5))
  const first = [captured(), ocean.asked.length - before]
  for (let sweep = 2; sweep <= 15; sweep++) await pull(later(5 * sweep))

  expect(first).toEqual([1, 25])
  expect(captured()).toBe(2)
  expect(starts().filter((each) => each === '2026-09-21 00:00:00')).toHaveLength(1)
  expect(await services.table.get(keys.sourceCursor('ocean'))).toMatchObject({ readAgainFrom: '2026-09-21' })
  // Once: from there on only the newest window is asked for.
  expect(starts().slice(-2)).toEqual(['2026-11-21 10:45:00', '2026-11-21 10:50:00'])
})

it('reading again that breaks off goes on with the window that broke off', async () => {
  const { services, ocean, source, starts, pull } = await openOcean()
  await pull()
  await services.settings.write('sources', { ocean: { ...source, readAgainFrom: '2026-11-18' } })
  ocean.faults = ['fine', 'fine', 'fine', 'drop']

  await pull(later(5))
  await pull(later(10))

  const asked = ['2026-11-18 00:00:00', '2026-11-18 06:00:00', '2026-11-18 12:00:00', '2026-11-18 18:00:00']
  expect(asked.map((start) => starts().filter((each) => each === start).length)).toEqual([1, 1, 2, 1])
})

it('after our clock was a day ahead the last day is read as at the first pull, said in the log, and the cursor is set right', async () => {
  const { services, world, ocean, captured, pull } = await openOcean()
  await pull(later(DAY))
  ocean.clues.push(clue(1, { create_time_detail: '2026-11-21 10:02:00' }))

  await pull(later(5))

  expect(captured()).toBe(1)
  expect(await services.table.get(keys.sourceCursor('ocean'))).toMatchObject({ until: later(5) })
  expect(world.logged).toContainEqual({
    level: 'warn',
    message: 'source was read ahead of our clock',
    fields: { source: 'ocean', until: later(DAY) },
  })
})

it('a source whose cursor is ahead of our clock wants attention if it cannot be read', async () => {
  const { ocean, pull } = await openOcean()
  await pull(later(DAY))
  ocean.faults = ['drop']

  const wanting = await pull(later(5))

  expect(wanting).toEqual(['ocean'])
})

it('a cursor that is a little ahead of our clock overlaps as ever', () => {
  expect(windowsUpTo(NOW, later(3))).toEqual([{ from: later(-20), to: new Date(NOW).toISOString() }])
})

it('a window of more pages than one pull can read is read in halves', async () => {
  const { ocean, captured, pull } = await openOcean()
  // 101 pages of six hours, all in two of them; and one clue that is new.
  const minuteOf = (at: number) => `2026-11-21 0${4 + (at % 4)}:${String(at % 60).padStart(2, '0')}:30`
  ocean.clues.push(...Array.from({ length: 10_050 }, (_, at) => clue(at, { create_time_detail: minuteOf(at) })))

  await pull()

  expect(captured()).toBe(10_050)
}, 60_000)

it('a provider that fails at every deep page is read in halves that are not so deep', async () => {
  const { services, ocean, source, captured, pull } = await openOcean()
  const minuteOf = (at: number) => `2026-11-21 0${4 + (at % 4)}:${String(at % 60).padStart(2, '0')}:30`
  ocean.clues.push(...Array.from({ length: 1500 }, (_, at) => clue(at, { create_time_detail: minuteOf(at) })))
  const shallow = await openLeadServer(async ({ url, headers }) => {
    if (Number(url.searchParams.get('page')) > 10) return { status: 503, text: '' }
    const answer = await fetch(new URL(url.pathname + url.search, ocean.url), {
      headers: { 'access-token': String(headers['access-token']) },
    })
    return { status: answer.status, text: await answer.text() }
  })
  closing.push(shallow.close)
  await services.settings.write('sources', { ocean: { ...source, endpoint: shallow.url } })

  await pull()

  expect(captured()).toBe(1500)
})

it('what is too much even for the shortest window is an error with its name, not passed over', async () => {
  const server = await openLeadServer(() => ({
    status: 200,
    text: '{"code":0,"data":{"list":[],"page_info":{"total_page":1002}}}',
  }))
  closing.push(server.close)
  const { services, source, world, pull } = await openOcean()
  await services.settings.write('sources', { ocean: { ...source, endpoint: server.url } })

  await pull()

  expect(world.logged.map(({ fields }) => fields)).toEqual([
    { source: 'ocean', error: 'WindowTooFull', code: 'too many pages' },
  ])
  expect(halvesOf({ from: NOW, to: later(1) })).toBeUndefined()
})

it('a window with more leads than one sweep can take is got through in several', async () => {
  const { services, ocean, captured } = await openOcean()
  ocean.clues.push(
    ...Array.from({ length: 1500 }, (_, at) => clue(at, { create_time_detail: '2026-11-21 02:00:00' })),
    clue(5000, { create_time_detail: '2026-11-21 09:59:00' }),
  )

  for (let sweep = 0; sweep < 4; sweep++) await pullLeads(later(5 * sweep), cutOff(services, 2400))

  expect(captured()).toBe(1501)
}, 60_000)

/** Services that end after so many writes, as a function does that is out of time. */
function cutOff<Services extends { table: Table; bus: { publish: (events: never) => Promise<void> } }>(
  services: Services,
  writes: number,
): Services {
  let left = writes
  const spend = <T>(call: () => T): T => {
    if (left-- <= 0) throw new Error('cut off')
    return call()
  }
  const { table, bus } = services
  return {
    ...services,
    table: {
      ...table,
      put: (item, condition) => spend(() => table.put(item, condition)),
      update: (update) => spend(() => table.update(update)),
    },
    bus: { ...bus, publish: (events: never) => spend(() => bus.publish(events)) },
  }
}

it('a clue that is known costs a read and no write, and is not counted as sent again', async () => {
  const { services, world, ocean, pull } = await openOcean()
  ocean.clues.push(clue(1))
  await pull()

  await pull(later(5))

  const captureId = world.published[0]?.metadata.id ?? ''
  expect((await services.table.get(keys.event(captureId)))?.resends ?? 0).toBe(0)
})

it('each sweep begins with another source, so that one which takes all the time holds up no other for good', async () => {
  const { services, source, world, pull } = await openOcean()
  // They have no token, and the log says so in the order of their turns.
  await services.settings.write('sources', { first: source, second: source, third: source })

  for (const minutes of [0, 5, 10]) await pull(later(minutes))

  const turns = world.logged.map(({ fields }) => fields?.source)
  expect(turns).toHaveLength(9)
  expect(new Set([turns[0], turns[3], turns[6]])).toEqual(new Set(['first', 'second', 'third']))
})
