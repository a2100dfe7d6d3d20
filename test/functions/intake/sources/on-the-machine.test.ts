import { afterAll, expect, it } from 'vitest'
import { findSourcesSecret, setKey } from '../../../../bin/keys/source-keys.ts'
import { clue, openOceanEngine } from '../../../../local/providers/ocean-engine.ts'
import { advisor, dealer, openTown } from '../../../support/town.ts'
import { oceanApp } from './source-desk.ts'

const advertiserId = '1678971206080525'
const token = 'an-access-token-of-ocean'
const ocean = await openOceanEngine({ token, advertiserId, app: oceanApp, now: Date.now })
const town = await openTown({
  at: '2026-11-21T02:00:00Z',
  dealers: [dealer('D-SH-01')],
  advisors: [advisor('D-SH-01', 'A-1')],
})
afterAll(async () => {
  await town.close()
  await ocean.close()
})

it('a clue of Ocean Engine is at an advisor within five minutes, once, however often it is read', async () => {
  const { machine } = town
  const client = machine.clients.secrets
  await setKey(
    { source: 'ocean', keyId: 'access-token', secret: token },
    { client, secretId: await findSourcesSecret(client) },
  )
  await machine.services.settings.write('sources', {
    ocean: {
      kind: 'ocean-engine',
      advertiserIds: [advertiserId],
      endpoint: ocean.url,
      map: { brand: { constant: '云驰' }, 'consent.profiling': { constant: true } },
    },
  })
  ocean.clues.push(
    clue(1, { create_time_detail: '2026-11-21 10:01:00' }),
    clue(2, { create_time_detail: '2026-11-21 10:01:00', clue_source: 4 }),
  )

  await machine.advanceBy('PT5M')
  const asked = await town.sent({ to: 'A-1@outbox' })
  await machine.advanceBy('PT5M')

  expect(asked).toHaveLength(1)
  expect((await town.leads()).map(({ lead }) => lead.sourceId)).toEqual([clue(1).clue_id])
  expect(ocean.asked.length).toBeGreaterThan(1)
})

it('a source posts to its own path through the gateway, and a stranger is told what is missing', async () => {
  const answer = await town.machine.http({ method: 'POST', path: '/sources/nobody', body: '{}' })
  const pushed = await town.machine.http({
    method: 'GET',
    path: '/sources/ocean?event=verify_webhook&challenge=42',
  })

  expect(answer.status).toBe(404)
  expect(pushed.body).toContain('"challenge":42')
})
