import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Channel } from '../../../../functions/messages/channels/channel.ts'
import { REPEATABLE } from '../../../../functions/messages/channels/channel.ts'
import { wechatSubscribe } from '../../../../functions/messages/channels/wechat-subscribe.ts'
import { wechatTemplate } from '../../../../functions/messages/channels/wechat-template.ts'
import { wecom } from '../../../../functions/messages/channels/wecom.ts'
import { wecomCustomer } from '../../../../functions/messages/channels/wecom-customer.ts'
import { openWorld, type World } from '../../../support/world.ts'
import { now, openTencent, outgoing, type Tencent, toolsIn } from './wechat-kit.ts'

const TEMPLATE = '/cgi-bin/message/template/send'
const SUBSCRIBED = '/cgi-bin/message/subscribe/bizsend'
const APP_MESSAGE = '/cgi-bin/message/send'

let world: World
let tencent: Tencent
let channels: Record<'template' | 'subscribe' | 'staff' | 'customer', Channel>
beforeEach(async () => {
  world = await openWorld({ now })
  tencent = openTencent()
  const tools = await toolsIn(world, tencent)
  channels = {
    template: wechatTemplate.open(tools),
    subscribe: wechatSubscribe.open(tools),
    staff: wecom.open(tools),
    customer: wecomCustomer.open(tools),
  }
})
afterEach(() => {
  expect(JSON.stringify(world.logged)).not.toMatch(/token-\d|secret-of/)
  world.close()
})

describe('template messages of WeChat', () => {
  test('a visit is confirmed by the template that WeChat approved, with its fields and our id', async () => {
    const answer = await channels.template.send(
      outgoing({ variables: { ...outgoing().variables, where: 'https://l.example.cn/me/x' } }),
    )

    expect(answer).toEqual({ kind: 'accepted', providerId: '1' })
    expect(tencent.bodies(TEMPLATE)).toEqual([
      {
        touser: 'openid-1',
        template_id: 'TM-visit',
        client_msg_id: 'msg-0000000000000001',
        url: 'https://l.example.cn/me/x',
        data: {
          thing1: { value: '云驰 X5' },
          thing2: { value: '上海一店' },
          time3: { value: '2026年11月22日 10:00' },
        },
      },
    ])
  })

  test.each([
    ['thing2', { dealer: '一'.repeat(21) }],
    ['thing1', { car: '云驰\nX5' }],
    ['time3', { visitAt: '明天上午' }],
  ])(
    'what WeChat would not take is refused before it is sent, with the name of the field (%s)',
    async (field, wrong) => {
      const answer = await channels.template.send(outgoing({ variables: { ...outgoing().variables, ...wrong } }))

      expect(answer).toEqual({ kind: 'refused', reason: expect.stringContaining(`field: ${field} `), class: 'content' })
      expect(tencent.called).toEqual([])
    },
  )

  test('marketing is refused before it is sent', async () => {
    expect(await channels.template.send(outgoing({ class: 'marketing' }))).toMatchObject({ kind: 'refused' })
    expect(tencent.called).toEqual([])
  })

  test('a token that WeChat ended is replaced once, and the message goes', async () => {
    await channels.template.send(outgoing())
    tencent.endToken()

    expect(await channels.template.send(outgoing())).toMatchObject({ kind: 'accepted' })
    expect(tencent.called.filter((path) => path.endsWith('stable_token'))).toHaveLength(2)
  })

  test('a token that is refused again and again is a matter of the account', async () => {
    tencent.answers[TEMPLATE] = [{ errcode: 40001 }, { errcode: 40001 }]

    expect(await channels.template.send(outgoing())).toEqual({ kind: 'refused', reason: '40001', class: 'config' })
    expect(tencent.called.filter((path) => path === TEMPLATE)).toHaveLength(2)
  })

  test('a lost answer is asked for again at once, with the same id; what is lost twice is unknown', async () => {
    tencent.answers[TEMPLATE] = ['drop-after']
    expect(await channels.template.send(outgoing())).toMatchObject({ kind: 'accepted' })
    expect(new Set(tencent.bodies(TEMPLATE).map(({ client_msg_id }) => client_msg_id)).size).toBe(1)

    tencent.answers[TEMPLATE] = ['drop', 'drop']
    await expect(channels.template.send(outgoing())).rejects.toThrow('answer of the provider is lost')
  })

  test.each(['refused', { errcode: 45009 }, { errcode: 43004 }] as const)(
    'what is said to the second request, here %j, does not tell what became of the first: its answer stays lost',
    async (second) => {
      tencent.answers[TEMPLATE] = ['drop-after', second]

      await expect(channels.template.send(outgoing())).rejects.toThrow('answer of the provider is lost')
    },
  )

  test('a connection that never stood is no lost answer: the message is tried again soon', async () => {
    tencent.answers[TEMPLATE] = ['refused']

    expect(await channels.template.send(outgoing())).toEqual({ kind: 'later', reason: '-1', class: 'retry' })
  })

  test.each([{}, { message: 'a page of somebody else' }])('200 with %j is no acceptance', async (page) => {
    tencent.answers[TEMPLATE] = [page, page]

    await expect(channels.template.send(outgoing())).rejects.toThrow('lost')
  })

  test('a lost one is sent again within ten minutes, for WeChat makes one of both; later nobody knows', async () => {
    const asked = { id: 'msg-1', address: 'openid-1', sentAt: now }

    expect(await channels.template.query?.({ ...asked, at: '2026-11-21T02:15:00.000Z' })).toEqual(REPEATABLE)
    await expect(channels.template.query?.({ ...asked, at: '2026-11-21T02:25:00.000Z' })).rejects.toThrow('lost')
  })

  test('a sweep that is at it until two minutes after its moment still meets WeChat while that makes one of both', async () => {
    const asked = { id: 'msg-1', address: 'openid-1', sentAt: now }

    expect(await channels.template.query?.({ ...asked, at: '2026-11-21T02:17:00.000Z' })).toEqual(REPEATABLE)
    await expect(channels.template.query?.({ ...asked, at: '2026-11-21T02:18:00.000Z' })).rejects.toThrow('lost')
  })

  test.each([
    [-1, { kind: 'later', class: 'retry' }],
    [45009, { kind: 'later', class: 'defer' }],
    [43004, { kind: 'refused', unreachable: true }],
    [43019, { kind: 'refused', unreachable: true }],
    [40003, { kind: 'refused', unreachable: true, class: 'recipient' }],
    [40164, { kind: 'refused', class: 'config' }],
    [40125, { kind: 'refused', class: 'config' }],
    [12345, { kind: 'refused' }],
  ])('code %i is understood', async (errcode, meaning) => {
    tencent.answers[TEMPLATE] = [{ errcode, errmsg: 'as documented' }]

    expect(await channels.template.send(outgoing())).toEqual({ ...meaning, reason: String(errcode) })
  })

  test('where WeChat names the field that it refuses, so do we', async () => {
    tencent.answers[TEMPLATE] = [{ errcode: 47003, errmsg: 'argument invalid! data.thing1.value is emoji' }]

    expect(await channels.template.send(outgoing())).toMatchObject({ reason: '47003: thing1', class: 'content' })
  })

  test.each([40037, 41030])(
    'code %i is about one template, which is named: the account is in order, and all others go',
    async (errcode) => {
      tencent.answers[TEMPLATE] = [{ errcode, errmsg: 'invalid template_id' }]
      tencent.answers[SUBSCRIBED] = [{ errcode, errmsg: 'invalid template_id' }]

      const refused = (templateId: string) => ({
        kind: 'refused',
        reason: `${errcode}: ${templateId}`,
        class: 'content',
      })
      expect(await channels.template.send(outgoing())).toEqual(refused('TM-visit'))
      expect(await channels.subscribe.send(outgoing())).toEqual(refused('SUB-visit'))
    },
  )

  test('an address that WeChat does not know of us is a matter of the account, before any message leaves', async () => {
    tencent.answers['/cgi-bin/stable_token'] = [{ errcode: 40164, errmsg: 'invalid ip' }]

    expect(await channels.template.send(outgoing())).toEqual({ kind: 'refused', reason: '40164', class: 'config' })
    expect(tencent.taken).toEqual([])
  })
})

describe('subscription messages of WeChat', () => {
  test('go by the same account, with a page instead of an address', async () => {
    const variables = { ...outgoing().variables, where: 'https://l.example.cn/me/x' }

    expect(await channels.subscribe.send(outgoing({ variables }))).toMatchObject({ kind: 'accepted' })
    expect(tencent.bodies(SUBSCRIBED)).toEqual([
      expect.objectContaining({ touser: 'openid-1', template_id: 'SUB-visit', page: 'https://l.example.cn/me/x' }),
    ])
  })

  test('a person without a credit is reached another way', async () => {
    tencent.answers[SUBSCRIBED] = [{ errcode: 43101, errmsg: 'user refuse to accept the msg' }]

    expect(await channels.subscribe.send(outgoing())).toEqual({ kind: 'refused', reason: '43101', class: 'credit' })
  })
})

describe('messages to staff in WeCom', () => {
  const offer = { leadId: 'lead-1', offerId: 'off-1', dealerId: 'D1', advisorId: 'X' }
  const staff = (changes = {}) =>
    outgoing({
      address: 'lilei',
      template: 'offer-new',
      text: '【新线索·A级】张* 138****0001，咨询云驰 X5。请在 10:15 前接收：https://l.example.cn/offers/x',
      variables: {
        customer: '张*',
        phone: '138****0001',
        car: '云驰 X5',
        until: '10:15',
        where: 'https://l.example.cn/offers/x',
      },
      ...changes,
    })

  test('a text says who shall read it, and that the same twice is one', async () => {
    expect(await channels.staff.send(staff())).toEqual({
      kind: 'accepted',
      providerId: 'wecom-1',
      responseCode: 'code-1',
    })
    expect(tencent.bodies(APP_MESSAGE)).toEqual([
      expect.objectContaining({ touser: 'lilei', agentid: 1000002, msgtype: 'text', enable_duplicate_check: 1 }),
    ])
  })

  test('two reminders that say the same are two for WeCom; the same one sent again is one, for four hours', async () => {
    await channels.staff.send(staff())
    await channels.staff.send(staff({ id: 'msg-0000000000000002' }))
    await channels.staff.send(staff({ at: '2026-11-21T05:00:00.000Z' }))

    const [first, second, again] = tencent.bodies(APP_MESSAGE)
    expect(first).toMatchObject({ text: { content: expect.stringMatching(/\n编号 00000001$/) } })
    expect(second).not.toEqual(first)
    expect(again).toEqual(first)
    expect(first?.duplicate_check_interval).toBe(14_400)
  })

  test('a lost one is sent again as long as WeCom certainly makes one of both', async () => {
    const asked = { id: 'msg-1', address: 'lilei', sentAt: now }

    expect(await channels.staff.query?.({ ...asked, at: '2026-11-21T05:50:00.000Z' })).toEqual(REPEATABLE)
    await expect(channels.staff.query?.({ ...asked, at: '2026-11-21T06:00:00.000Z' })).rejects.toThrow('lost')
  })

  test('an offer is a card that can be accepted, declined with a reason, or looked at', async () => {
    await channels.staff.send(staff({ offer }))

    expect(tencent.bodies(APP_MESSAGE)[0]).toMatchObject({
      msgtype: 'template_card',
      template_card: {
        card_type: 'button_interaction',
        main_title: { title: '新线索·A级' },
        task_id: 'msg-0000000000000001',
        button_selection: { question_key: 'reason', selected_id: 'busy' },
        button_list: [
          { text: '接收' },
          { text: '拒绝' },
          { text: '查看', type: 1, url: 'https://l.example.cn/offers/x' },
        ],
      },
    })
  })

  test.each(['invaliduser', 'unlicenseduser'])('0 with the recipient among %s is no success', async (list) => {
    tencent.answers[APP_MESSAGE] = [{ errcode: 0, errmsg: 'ok', [list]: 'someone|LiLei', msgid: 'x' }]

    expect(await channels.staff.send(staff())).toEqual({
      kind: 'refused',
      reason: list,
      unreachable: true,
      class: 'recipient',
    })
  })

  test('one member gets so many in a minute that WeCom shows all of them; the next wait for the next minute', async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, at) => channels.staff.send(staff({ id: `msg-${at}`, text: `线索 ${at}` }))),
    )

    expect(answers.filter(({ kind }) => kind === 'accepted')).toHaveLength(15)
    expect(answers.filter(({ kind }) => kind === 'later')).toEqual(
      Array.from({ length: 25 }, () => ({
        kind: 'later',
        reason: 'member-limit',
        class: 'defer',
        until: '2026-11-21T02:11:00.000Z',
      })),
    )
    expect(await channels.staff.send(staff({ address: 'hanmeimei' }))).toMatchObject({ kind: 'accepted' })
    expect(await channels.staff.send(staff({ at: '2026-11-21T02:11:00.000Z' }))).toMatchObject({ kind: 'accepted' })
  })

  test('at the whole and the half hour a task waits some minutes, an offer does not', async () => {
    const at = '2026-11-21T02:30:10.000Z'

    expect(await channels.staff.send(staff({ at, offer }))).toMatchObject({ kind: 'accepted' })
    const answer = await channels.staff.send(staff({ at, template: 'task-new' }))

    expect(answer).toMatchObject({ kind: 'later', class: 'defer' })
    const until = 'until' in answer ? Date.parse(answer.until ?? '') - Date.parse(at) : 0
    expect(until).toBeGreaterThanOrEqual(60_000)
    expect(until).toBeLessThan(7 * 60_000)
  })
})

describe('messages to customers in WeCom', () => {
  const message = outgoing({ address: 'wm-1', employee: 'lilei' })

  test('are a task of the employee, which is done when he pressed send', async () => {
    const RESULT = '/cgi-bin/externalcontact/get_groupmsg_send_result'
    const result = (status: number) => ({ errcode: 0, send_list: [{ external_userid: 'wm-1', status }] })
    tencent.answers[RESULT] = [result(0), result(1), result(2)]

    const handed = await channels.customer.send(message)
    const providerId = 'providerId' in handed ? handed.providerId : ''
    const ask = () => channels.customer.query?.({ id: message.id, address: 'wm-1', sentAt: now, at: now, providerId })

    expect(handed).toEqual({ kind: 'handed', providerId: 'task-1/lilei' })
    expect(await ask()).toMatchObject({ kind: 'handed' })
    expect(await ask()).toMatchObject({ kind: 'accepted' })
    expect(await ask()).toMatchObject({ kind: 'refused', unreachable: true })
  })

  test('who is nobody’s contact any more is reached another way', async () => {
    tencent.answers['/cgi-bin/externalcontact/add_msg_template'] = [{ errcode: 0, fail_list: ['wm-1'], msgid: 'x' }]

    expect(await channels.customer.send(message)).toMatchObject({ kind: 'refused', unreachable: true })
  })

  test.each([41048, 84061])(
    'code %i: WeCom brings this customer nothing from this employee, or nothing more',
    async (errcode) => {
      tencent.answers['/cgi-bin/externalcontact/add_msg_template'] = [{ errcode, errmsg: 'as documented' }]

      expect(await channels.customer.send(message)).toEqual({
        kind: 'refused',
        reason: String(errcode),
        unreachable: true,
      })
    },
  )

  test('he is reminded of a task, and it is ended, by the task’s id', async () => {
    const asked = { id: message.id, address: 'wm-1', sentAt: now, at: now, providerId: 'task-1/lilei' }

    await channels.customer.remind?.(asked)
    await channels.customer.withdraw?.(asked)

    expect(tencent.taken).toEqual([
      { path: '/cgi-bin/externalcontact/remind_groupmsg_send', body: { msgid: 'task-1' } },
      { path: '/cgi-bin/externalcontact/cancel_groupmsg_send', body: { msgid: 'task-1' } },
    ])
  })

  test('a task whose answer was lost is looked for among those of that moment, of the employee; without one nobody can tell', async () => {
    const PATH = '/cgi-bin/externalcontact'
    const asked = { id: message.id, address: 'wm-1', sentAt: now, at: now }
    tencent.answers[`${PATH}/get_groupmsg_list_v2`] = [
      { errcode: 0, next_cursor: 'more', group_msg_list: [{ msgid: 'of-another' }] },
      { errcode: 0, next_cursor: '', group_msg_list: [{ msgid: 'task-1' }] },
    ]
    tencent.answers[`${PATH}/get_groupmsg_send_result`] = [
      { errcode: 41047, errmsg: 'invalid msgid' },
      { errcode: 0, next_cursor: 'more', send_list: [{ external_userid: 'wm-0', status: 1 }] },
      { errcode: 0, send_list: [{ external_userid: 'wm-1', status: 0 }] },
    ]

    expect(await channels.customer.query?.({ ...asked, employee: 'lilei' })).toEqual({
      kind: 'handed',
      providerId: 'task-1/lilei',
    })
    await expect(channels.customer.query?.(asked)).rejects.toThrow('lost')
  })

  test('it may have been made half an hour after the function was called, which is tried again; where WeCom has none there is none', async () => {
    const asked = { id: message.id, address: 'wm-1', sentAt: now, at: now, employee: 'lilei' }
    const moment = Date.parse(now) / 1000

    expect(await channels.customer.query?.(asked)).toBeUndefined()
    expect(tencent.bodies('/cgi-bin/externalcontact/get_groupmsg_list_v2')).toMatchObject([
      { start_time: moment - 60, end_time: moment + 30 * 60 },
    ])
  })
})
