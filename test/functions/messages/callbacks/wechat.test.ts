import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { recordPerson } from '../../../../functions/customers/record-person.ts'
import { wechatSubscribe } from '../../../../functions/messages/channels/wechat-subscribe.ts'
import { wechatTemplate } from '../../../../functions/messages/channels/wechat-template.ts'
import { readContact } from '../../../../functions/messages/contact-store.ts'
import { deliver } from '../../../../functions/messages/deliver.ts'
import { receiveCallback } from '../../../../functions/messages/receive-callback.ts'
import { Problem } from '../../../../functions/shared/problem.ts'
import type { Services } from '../../../../functions/shared/services.ts'
import { openWorld, type World } from '../../../support/world.ts'
import { openTencent, type Tencent, toolsIn } from '../channels/wechat-kit.ts'
import { acknowledgement, later, messageIn, now, putRun } from '../kit.ts'
import { callback, check, type Side, sides, xmlOf } from './wechat-callbacks.ts'

let world: World
let services: Services
let tencent: Tencent
let personId: string
beforeEach(async () => {
  world = await openWorld({ now })
  tencent = openTencent()
  const tools = await toolsIn(world, tencent)
  const channels = {
    ...world.services.channels,
    'wechat-template': wechatTemplate.open(tools),
    'wechat-subscribe': wechatSubscribe.open(tools),
  }
  services = { ...world.services, channels, secrets: { ...world.services.secrets, ...tools.secrets } }
  await services.settings.write('channels', { owner: 'wechat-template' })
  await putRun(world)
  const facts = { phone: '+8613800000001', name: '张晓雨', wechat: { openId: 'openid-1' } }
  personId = (await recordPerson(facts, { at: now, now }, services)).personId
  world.published.length = 0
})
afterEach(() => {
  expect(JSON.stringify(world.logged)).not.toMatch(/openid-1|13800000001|张晓雨/)
  world.close()
})

const tell = (fields: Parameters<typeof xmlOf>[0], at?: string) =>
  receiveCallback(
    callback('wechat', xmlOf({ FromUserName: 'openid-1', CreateTime: '1795227000', ...fields }), { ...(at && { at }) }),
    services,
  )
const visit = () =>
  deliver(
    acknowledgement({
      template: 'visit-confirmed',
      to: { kind: 'owner', personId },
      variables: { customer: '张晓雨', car: '云驰 X5', dealer: '上海一店', visitAt: '11-22 10:00' },
    }),
    services,
  )
const refusal = async (request: Promise<unknown>): Promise<number> => {
  const error = await request.catch((thrown: unknown) => thrown)
  return error instanceof Problem ? error.status : 0
}

describe.each(['wechat', 'wecom'] satisfies Side[])('the address for %s', (side) => {
  test('is confirmed when it is set up', async () => {
    await services.settings.write('channel-accounts', {
      'wechat-template': { appId: sides.wechat.receiver },
      wecom: { corpId: sides.wecom.receiver, agentId: 1000002 },
    })

    expect(await receiveCallback(check(side, 'echo-1'), services)).toMatchObject({ status: 200, body: 'echo-1' })
  })

  test('takes nothing with a wrong signature, for another receiver, in plain text, or by a wrong path', async () => {
    const right = callback(side, xmlOf({ MsgType: 'event', Event: 'enter_agent' }))
    const plain = { ...right, body: Buffer.from(xmlOf({ MsgType: 'text', Content: 'R' })) }
    const { encrypt_type, timestamp, nonce } = right.query
    const unsigned = { ...right, query: { encrypt_type, timestamp, nonce } }
    const elsewhere = callback(side, xmlOf({ MsgType: 'text' }), { key: { receiver: 'somebody-else' } })
    const doctype = { ...right, body: Buffer.from('<!DOCTYPE xml [<!ENTITY a "b">]><xml>&a;</xml>') }
    const byOtherPath = { ...right, parameters: { channel: side, secret: 'x'.repeat(21) } }

    expect(await receiveCallback(right, services)).toMatchObject({ status: 200 })
    for (const wrong of [plain, unsigned, elsewhere, doctype])
      expect(await refusal(receiveCallback(wrong, services))).toBe(403)
    expect(await refusal(receiveCallback(byOtherPath, services))).toBe(404)
  })
})

describe('what becomes of a template message', () => {
  const result = (Status: string) => tell({ MsgType: 'event', Event: 'TEMPLATESENDJOBFINISH', MsgID: '1', Status })

  test('delivered: the ledger says so, told once or thrice', async () => {
    const { messageId } = await visit()

    for (let time = 0; time < 3; time++) expect(await result('success')).toMatchObject({ status: 200, body: 'success' })

    expect(await messageIn(world, messageId)).toMatchObject({ state: 'delivered', channel: 'wechat-template' })
  })

  test('blocked by the person: it failed, and WeChat is not tried again for a while', async () => {
    const { messageId } = await visit()

    await result('failed:user block')

    expect(await messageIn(world, messageId)).toMatchObject({ state: 'failed', reason: 'user-block' })
    expect((await readContact(services.table, personId)).unreachable).toHaveProperty('wechat-template')
    expect(world.published.map(({ name }) => name)).toEqual(['MessageFailed'])
  })

  test('who stops following is reached another way, and who follows again by WeChat again', async () => {
    const unreachable = async () => Object.keys((await readContact(services.table, personId)).unreachable)

    await tell({ MsgType: 'event', Event: 'unsubscribe' })
    expect((await unreachable()).sort()).toEqual(['wechat-subscribe', 'wechat-template'])
    await tell({ MsgType: 'event', Event: 'subscribe' })

    expect(await unreachable()).toEqual([])
  })

  test('told before our own acceptance is recorded: it counts all the same', async () => {
    await result('success')
    const { messageId } = await visit()

    expect((await messageIn(world, messageId)).state).toBe('delivered')
  })
})

describe('subscriptions', () => {
  const list = (status: string, id = 'SUB-visit') => ({
    xml: `<List><TemplateId><![CDATA[${id}]]></TemplateId><SubscribeStatusString><![CDATA[${status}]]></SubscribeStatusString></List>`,
  })
  const popup = (status: string, second: string, id?: string) =>
    tell({
      MsgType: 'event',
      Event: 'subscribe_msg_popup_event',
      CreateTime: second,
      SubscribeMsgPopupEvent: list(status, id),
    })
  const credits = async () => (await readContact(services.table, personId)).credits

  test('each acceptance is one message; told again it is still one; a template that is not ours is none', async () => {
    await popup('accept', '1795227001')
    await popup('accept', '1795227001')
    await popup('accept', '1795227002')
    await popup('accept', '1795227003', 'SUB-of-somebody')

    expect(await credits()).toEqual({ 'visit-confirmed': 2 })
  })

  test('who closes the window keeps what he gave before', async () => {
    await popup('accept', '1795227001')
    await popup('reject', '1795227004')

    expect(await credits()).toEqual({ 'visit-confirmed': 1 })
  })

  test('who no longer wants them has no credit left', async () => {
    await popup('accept', '1795227001')

    await tell({
      MsgType: 'event',
      Event: 'subscribe_msg_change_event',
      CreateTime: '1795227009',
      SubscribeMsgChangeEvent: list('reject'),
    })

    expect(await credits()).toEqual({ 'visit-confirmed': 0 })
  })

  test('a credit is used up by one message, and WeChat tells that it arrived', async () => {
    await services.settings.write('channels', { owner: 'wechat-subscribe' })
    await popup('accept', '1795227001')

    const { messageId } = await visit()
    await tell({
      MsgType: 'event',
      Event: 'subscribe_msg_sent_event',
      SubscribeMsgSentEvent: {
        xml: '<List><TemplateId><![CDATA[SUB-visit]]></TemplateId><MsgID>99</MsgID><ErrorCode>0</ErrorCode><ErrorStatus><![CDATA[success]]></ErrorStatus></List>',
      },
    })

    expect(await credits()).toEqual({ 'visit-confirmed': 0 })
    expect((await messageIn(world, messageId)).state).toBe('delivered')
  })
})

describe('what people write to the Official Account', () => {
  const write = (Content: string, MsgId: string) => tell({ MsgType: 'text', Content, MsgId }, later(5))

  test('R stops marketing for the person whose WeChat that is', async () => {
    await write('R', '23456789012345678')

    expect((await readContact(services.table, personId)).stoppedAt).toBe(later(5))
  })

  test('somebody whom we do not know is answered nothing', async () => {
    await receiveCallback(
      callback(
        'wechat',
        xmlOf({ FromUserName: 'openid-9', CreateTime: '1', MsgType: 'text', Content: 'R', MsgId: '7' }),
      ),
      services,
    )

    expect(tencent.taken).toEqual([])
  })
})
