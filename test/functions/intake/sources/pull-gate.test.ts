import { afterEach, expect, it } from 'vitest'
import { pullLeads } from '../../../../functions/intake/pull-leads.ts'
import { clue, oceanPush, openOceanEngine } from '../../../../local/providers/ocean-engine.ts'
import { NOW } from '../intake-desk.ts'
import { CONSENT, oceanApp, openSourceDesk } from './source-desk.ts'

const advertiserId = '1678971206080525'
const SECRET = 'testsecret-of-the-push'
const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

async function openOcean() {
  const atOnce = { now: 0, most: 0 }
  let hold: Promise<void> | undefined
  const ocean = await openOceanEngine({
    token: 'an-access-token-of-ocean',
    ...{ advertiserId, app: oceanApp, now: () => Date.parse(NOW) },
    meanwhile: async () => {
      atOnce.most = Math.max(atOnce.most, ++atOnce.now)
      await hold
      atOnce.now -= 1
    },
  })
  closing.push(ocean.close)
  const source = {
    kind: 'ocean-engine' as const,
    advertiserIds: [advertiserId],
    endpoint: ocean.url,
    map: { brand: { constant: '云驰' }, ...CONSENT },
  }
  const desk = await openSourceDesk({ ocean: source })
  const push = (number: number) => {
    const timestamp = Date.parse(NOW)
    const { body, headers } = oceanPush(SECRET, { message_id: `m${number}`, nonce: `n${number}`, timestamp })
    return desk.post(body, { source: 'ocean', headers })
  }
  const captured = () => new Set(desk.world.published.map(({ metadata }) => metadata.id)).size
  /** Answers of the platform wait until the returned function is called. */
  const stop = (): (() => void) => {
    let go: () => void = () => undefined
    hold = new Promise((resolve) => {
      go = resolve
    })
    return () => {
      hold = undefined
      go()
    }
  }
  return { ...desk, ocean, source, atOnce, push, captured, stop }
}

/** Requests that one pull makes with nothing new: today's first pull reads a day in four windows, each later one reads one. */
const [FIRST, LATER] = [4, 1]

it('of thirty pushes during one pull, one pull more is made, and no lead is missed', async () => {
  const { ocean, atOnce, push, captured, stop } = await openOcean()
  const go = stop()

  const first = push(0)
  await expect.poll(() => ocean.asked.length).toBe(1)
  const others = Array.from({ length: 30 }, (_, at) => {
    ocean.clues.push(clue(at))
    return push(at + 1)
  })
  await Promise.all(others)
  expect(ocean.asked).toHaveLength(1)
  go()
  await first

  expect(captured()).toBe(30)
  expect(atOnce.most).toBe(1)
  expect(ocean.asked).toHaveLength(FIRST + LATER)
})

it('the schedule leaves a source alone that a push is reading, and what is there now is read all the same', async () => {
  const { ocean, services, atOnce, push, captured, stop } = await openOcean()
  const go = stop()
  const pushed = push(0)
  await expect.poll(() => ocean.asked.length).toBe(1)

  await pullLeads(NOW, services)
  ocean.clues.push(clue(1))
  go()
  await pushed

  expect(captured()).toBe(1)
  expect(atOnce.most).toBe(1)
})

it('a push reads what is new and leaves reading again to the schedule, for the platform waits for its answer', async () => {
  const { ocean, services, source, push } = await openOcean()
  await services.settings.write('sources', { ocean: { ...source, readAgainFrom: '2026-11-20' } })

  await push(0)
  expect(ocean.asked).toHaveLength(FIRST)
  await pullLeads(NOW, services)

  expect(ocean.asked.length).toBeGreaterThan(FIRST + LATER)
})

it('one push after the other makes one pull each', async () => {
  const { ocean, push } = await openOcean()

  await push(0)
  await push(1)
  await push(2)

  expect(ocean.asked).toHaveLength(FIRST + LATER + LATER)
})

it('whoever dies while he pulls holds the source up for half a minute at most', async () => {
  const { ocean, services, captured } = await openOcean()
  await services.table.put({
    pk: 'SOURCE#ocean',
    sk: 'PULLING',
    asks: 1,
    askedAt: NOW,
    leasedUntil: new Date(Date.parse(NOW) + 20_000).toISOString(),
  })
  ocean.clues.push(clue(1))

  await pullLeads(NOW, services)
  expect(captured()).toBe(0)
  await pullLeads(new Date(Date.parse(NOW) + 30_000).toISOString(), services)

  expect(captured()).toBe(1)
})

it('a pull that fails frees the source at once', async () => {
  const { ocean, services, push, captured } = await openOcean()
  ocean.faults = ['drop']
  ocean.clues.push(clue(1))

  await push(0)
  await pullLeads(NOW, services)

  expect(captured()).toBe(1)
})
