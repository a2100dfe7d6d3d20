import { afterEach, expect, test } from 'vitest'
import {
  type AskedToken,
  type GivenToken,
  openTokenStore,
  type TokenSource,
} from '../../../../functions/messages/channels/token-store.ts'
import { forEachInterleaving } from '../../../support/interleave.ts'
import { openWorld, type World } from '../../../support/world.ts'

const now = '2026-11-21T02:00:00.000Z'
const after = (minutes: number): string => new Date(Date.parse(now) + minutes * 60_000).toISOString()

let world: World | undefined
afterEach(() => {
  world?.close()
  world = undefined
})

/** A provider as stable_token is: the same token until it is forced, or until it is used up. */
function openProvider() {
  const provider = {
    asked: [] as boolean[],
    current: 1,
    code: undefined as number | undefined,
    source: {
      name: 'wechat:wx-test',
      ask: async (forced: boolean): Promise<GivenToken> => {
        provider.asked.push(forced)
        await new Promise((resolve) => setTimeout(resolve, 20))
        if (provider.code !== undefined) return { code: provider.code }
        if (forced) provider.current += 1
        return { token: `token-${provider.current}`, lasts: 7200 }
      },
    } satisfies TokenSource,
  }
  return provider
}

test('many functions at once ask the provider once', async () => {
  world = await openWorld()
  const { table } = world.services
  const provider = openProvider()

  // Twenty functions, each a process of its own, with ten messages each.
  const given = await Promise.all(
    Array.from({ length: 20 }, () => openTokenStore(table)).flatMap((store) =>
      Array.from({ length: 10 }, () => store.read(provider.source, now)),
    ),
  )

  expect(provider.asked).toEqual([false])
  expect(new Set(given.map((each) => 'token' in each && each.token))).toEqual(new Set(['token-1']))
})

test('a token is used until four minutes before its end, and then there is another', async () => {
  world = await openWorld()
  const store = openTokenStore(world.services.table)
  const provider = openProvider()

  await store.read(provider.source, now)
  await store.read(provider.source, after(115))
  expect(provider.asked).toHaveLength(1)
  provider.current = 2
  const last = await store.read(provider.source, after(117))

  expect(last).toMatchObject({ token: 'token-2' })
  expect(provider.asked).toEqual([false, false])
})

test('of many that are refused with the same token one asks for another, by force only where the provider gives the same again', async () => {
  world = await openWorld()
  const { table } = world.services
  const provider = openProvider()
  const stores = Array.from({ length: 10 }, () => openTokenStore(table))
  await Promise.all(stores.map((store) => store.read(provider.source, now)))

  const given = await Promise.all(stores.map((store) => store.replace(provider.source, 'token-1', after(1))))

  expect(provider.asked).toEqual([false, false, true])
  expect(given).toEqual(stores.map(() => expect.objectContaining({ token: 'token-2' })))
})

test("a provider's refusal is told, nothing is stored, and the next message asks again", async () => {
  world = await openWorld()
  const store = openTokenStore(world.services.table)
  const provider = openProvider()
  provider.code = 40164

  expect(await store.read(provider.source, now)).toEqual({ code: 40164 })
  provider.code = undefined
  expect(await store.read(provider.source, now)).toMatchObject({ token: 'token-1' })
})

test('in whatever order two functions come, and even if one dies, the other has a token', async () => {
  const orders = await forEachInterleaving({
    open: openWorld,
    operations: () =>
      [true, false].map((mayDie, at) => ({
        mayDie,
        run: async (services, pause) => {
          const ask = async (): Promise<GivenToken> => {
            await pause('provider')
            return { token: 'token-1', lasts: 7200 }
          }
          const patience = { looks: 2, pause: async () => undefined }
          return openTokenStore(services.table, patience).read(
            { name: 'wechat:wx-test', ask },
            at === 0 ? now : after(1),
          )
        },
      })),
    check: async (after, [first, second]) => {
      expect(second).toEqual({ kind: 'done', value: expect.objectContaining({ token: 'token-1' }) })
      if (first?.kind !== 'killed') expect(first).toMatchObject({ kind: 'done', value: { token: 'token-1' } })
      const kept = await after.services.table.get({ pk: 'CHANNEL#wechat:wx-test', sk: 'TOKEN' })
      expect(kept).toMatchObject({ token: 'token-1' })
    },
  })

  expect(orders).toBeGreaterThan(3)
})

/** A provider as OAuth is: what a token is asked for with is good for one asking, and the answer brings the next. */
function openStrictProvider(first = 'renewal-0') {
  const provider = {
    asked: [] as string[],
    inForce: first,
    given: 0,
    ask: (renewal = first): AskedToken => {
      provider.asked.push(renewal)
      if (renewal !== provider.inForce) return { code: 40107 }
      provider.given += 1
      provider.inForce = `renewal-${provider.given}`
      return { token: `token-${provider.given}`, lasts: 86_400, renewal: provider.inForce }
    },
  }
  return provider
}

test('what is good for one asking is used once, whatever the order of two; where the first dies with the answer, the second is told so', async () => {
  const patience = { looks: 2, pause: async () => undefined }
  const sourceOf = (provider: ReturnType<typeof openStrictProvider>, pause = async (_: string) => undefined) => ({
    name: 'ads:1',
    onlyOnce: { lease: 60_000 },
    ask: async (_: boolean, renewal: string | undefined) => {
      await pause('provider')
      const given = provider.ask(renewal)
      await pause('answer')
      return given
    },
  })
  const orders = await forEachInterleaving({
    open: async () => Object.assign(await openWorld(), { provider: openStrictProvider() }),
    operations: ({ provider }) =>
      [true, false].map((mayDie) => ({
        mayDie,
        run: async ({ table }, pause) =>
          openTokenStore(table, patience).read(
            sourceOf(provider, async (name) => void (await pause(name))),
            now,
          ),
      })),
    check: async ({ provider, services }, [first]) => {
      const asked = provider.asked.length
      const later = await openTokenStore(services.table, patience).read(sourceOf(provider), after(2))

      expect(asked).toBeLessThanOrEqual(1)
      expect(provider.given).toBe(1)
      // Gone with who died: the answer that brought the next.
      const isGone = first?.kind === 'killed' && 'code' in later
      expect(later).toMatchObject(
        isGone ? { code: 40107, refusal: { interrupted: true, isNew: true } } : { token: 'token-1' },
      )
    },
  })

  expect(orders).toBeGreaterThan(3)
})
