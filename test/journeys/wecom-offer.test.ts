import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openFaultScript } from '../../local/providers/fault-script.ts'
import { openWecom, type WecomSimulator } from '../../local/providers/wecom.ts'
import { advisor, dealer } from '../support/stores.ts'
import { leadForm, openTown, type Town } from '../support/town.ts'

/** Signals that the shipped scorecard grades A. */
const gradeA = { purchaseWithin: 'month', testDrive: true }

/** Saturday 21 November 2026, in Shanghai. */
const saturday = (time: string): string => `2026-11-21T${time}:00+08:00`

const corp = { corpId: 'ww0000000000000001', corpSecret: 'secret-of-wecom', agentId: 1_000_002 }
const callback = { token: 'wecomtoken', encodingAesKey: 'GFEDCBA9876543210zyxwvutsrqponmlkjihgfedcba' }
const callbackPath = 'an-unguessable-path'

let town: Town
let wecom: WecomSimulator
beforeEach(async () => {
  const [X, Y] = ['X', 'Y'].map((id) => advisor('D1', id, { channel: 'wecom', address: `member-${id}` }))
  if (!X || !Y) throw new Error('nobody works here')
  town = await openTown({ at: saturday('10:00'), dealers: [dealer('D1', { assign: 'claim' })], advisors: [X, Y] })
  const { machine } = town
  wecom = await openWecom(
    { ...corp, callback, isMember: (id) => id.startsWith('member-') },
    {
      clock: machine.clock,
      faults: openFaultScript(),
      handOver: ({ method, query, contentType, body }) =>
        machine.http({
          method,
          path: `/callbacks/wecom/${callbackPath}${query}`,
          headers: { 'content-type': contentType },
          body,
        }),
    },
  )
  const { corpId, agentId, corpSecret } = corp
  await machine.services.settings.write('channel-accounts', { wecom: { endpoint: wecom.url, corpId, agentId } })
  const secret = { corpSecret, callbackPath, callbackToken: callback.token, encodingAesKey: callback.encodingAesKey }
  await machine.clients.secrets.send(
    new PutSecretValueCommand({
      SecretId: machine.environment.CHANNELS_SECRET,
      SecretString: JSON.stringify({ wecom: secret }),
    }),
  )
})
afterEach(async () => {
  await town.close()
  await wecom.close()
})

const cards = () => wecom.taken.filter(({ buttons }) => buttons)
const cardOf = (member: string) => {
  const card = cards().find(({ to }) => to === member)
  if (!card) throw new Error(`${member} has no card`)
  return card
}
const press = async (member: string, text: string, reason?: string) => {
  const { id, buttons } = cardOf(member)
  await wecom.press(id, buttons?.find((each) => each.text === text)?.key ?? '', reason)
  await town.machine.idle()
}

test('a lead goes to the team as cards; one accepts in WeCom, his card says so and the other says that it is gone', async () => {
  await town.capture(leadForm('1', { signals: gradeA, dealerId: 'D1' }))
  expect(
    cards()
      .map(({ to }) => to)
      .sort(),
  ).toEqual(['member-X', 'member-Y'])
  expect(cardOf('member-X').text).toContain('新线索')

  await press('member-X', '接收')

  expect(await town.lead()).toMatchObject({ state: 'accepted', holder: { advisorId: 'X' } })
  expect(cardOf('member-X').pressed).toBe('已由您接收')
  expect(cardOf('member-Y').pressed).toBe('已由同事接收')
})

test('whoever presses too late is told so, and changes nothing', async () => {
  await town.capture(leadForm('1', { signals: gradeA, dealerId: 'D1' }))
  await press('member-X', '接收')

  await press('member-Y', '接收')

  expect((await town.lead()).holder).toMatchObject({ advisorId: 'X' })
  expect(cardOf('member-Y').pressed).toBe('已由同事接收')
})

test('one declines with a reason; the other still has the lead before him and takes it', async () => {
  await town.capture(leadForm('1', { signals: gradeA, dealerId: 'D1' }))

  await press('member-X', '拒绝', 'off-duty')
  expect(cardOf('member-X').pressed).toBe('您已拒绝')
  expect(cardOf('member-Y').pressed).toBeUndefined()
  await press('member-Y', '接收')

  const lead = await town.lead()
  expect(lead.holder).toMatchObject({ advisorId: 'Y' })
  const declined = (await town.custody(lead.leadId)).filter(({ what }) => what === 'declined')
  expect(declined.map(({ advisorId, reason }) => ({ advisorId, reason }))).toEqual([
    { advisorId: 'X', reason: 'off-duty' },
  ])
})

test('a lead that is accepted on its page closes the cards, too', async () => {
  await town.capture(leadForm('1', { signals: gradeA, dealerId: 'D1' }))
  const link = cardOf('member-X').buttons?.find(({ text }) => text === '查看')?.key ?? ''

  expect((await town.press({ text: link }, { action: 'accept' })).status).toBe(200)

  expect(cardOf('member-X').pressed).toBe('已由您接收')
  expect(cardOf('member-Y').pressed).toBe('已由同事接收')
})

test('when nobody answers in time the cards say that it is over', async () => {
  await town.capture(leadForm('1', { signals: gradeA, dealerId: 'D1' }))

  await town.machine.advanceBy('PT40M')

  const offers = cards().filter(({ at }) => at === new Date(saturday('10:00')).toISOString())
  expect(offers.map(({ pressed }) => pressed)).toEqual(['已超时', '已超时'])
})
