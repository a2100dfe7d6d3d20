import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { wecom } from '../../../../functions/messages/channels/wecom.ts'
import { receiveCallback } from '../../../../functions/messages/receive-callback.ts'
import type { Services } from '../../../../functions/shared/services.ts'
import { advisor, dealer } from '../../../support/stores.ts'
import { openScene, type Scene, saturday } from '../../leads/scene.ts'
import { openTencent, type Tencent, toolsIn } from '../channels/wechat-kit.ts'
import { callback, xmlOf } from './wechat-callbacks.ts'

const UPDATE = '/cgi-bin/message/update_template_card'

let scene: Scene
let services: Services
let tencent: Tencent
let leadId: string
let card: { task_id: string; button_list: { key?: string | undefined }[] }
beforeEach(async () => {
  const lilei = advisor('D1', 'X', { channel: 'wecom', address: 'LiLei', language: 'en' })
  scene = await openScene({ dealers: [dealer('D1')], advisors: [lilei] })
  tencent = openTencent()
  const tools = await toolsIn(scene, tencent)
  services = {
    ...scene.services,
    channels: { ...scene.services.channels, wecom: wecom.open(tools) },
    secrets: { ...scene.services.secrets, ...tools.secrets },
  }
  leadId = await scene.newLead()
  await scene.offerNext(leadId, saturday('10:00'), {}, services)
  const [sent] = tencent.bodies('/cgi-bin/message/send')
  const schema = z.object({ task_id: z.string(), button_list: z.array(z.object({ key: z.string().optional() })) })
  card = schema.parse(sent?.template_card)
})
afterEach(() => scene.close())

const press = (button: number, changes: Record<string, string> = {}) =>
  receiveCallback(
    callback(
      'wecom',
      xmlOf({
        FromUserName: 'lilei',
        CreateTime: '1795227060',
        MsgType: 'event',
        Event: 'template_card_event',
        EventKey: card.button_list[button]?.key ?? '',
        TaskId: card.task_id,
        ResponseCode: 'code-of-the-press',
        AgentID: '1000002',
        SelectedItems: {
          xml: '<SelectedItem><QuestionKey>reason</QuestionKey><OptionIds><OptionId>wrong-brand</OptionId></OptionIds></SelectedItem>',
        },
        ...changes,
      }),
      { at: saturday('10:01') },
    ),
    services,
  )

test('who was asked accepts, and the card leads on to the lead, in his language', async () => {
  expect(await press(0)).toMatchObject({ status: 200 })

  expect(await scene.lead(leadId)).toMatchObject({ state: 'accepted', holder: { advisorId: 'X' } })
  expect(tencent.bodies(UPDATE)).toEqual([
    expect.objectContaining({
      userids: ['LiLei'],
      response_code: 'code-of-the-press',
      template_card: expect.objectContaining({
        card_type: 'text_notice',
        main_title: { title: 'Yours' },
        card_action: { type: 1, url: expect.stringContaining('https://l.example.cn/held/') },
      }),
    }),
  ])
})

test('told three times, it is accepted once', async () => {
  for (let time = 0; time < 3; time++) await press(0)

  expect((await scene.custody(leadId)).filter((what) => what === 'accepted')).toHaveLength(1)
})

test('who was asked declines, with the reason that he chose', async () => {
  await press(1)

  expect((await scene.offer(leadId)).candidates[0]?.declined).toMatchObject({ reason: 'wrong-brand' })
  expect(tencent.bodies(UPDATE)).toEqual([expect.objectContaining({ button: { replace_name: 'You declined' } })])
})

test.each([
  ['somebody else', { FromUserName: 'HanMeimei' }],
  ['another application', { AgentID: '1000099' }],
  ['a button that is none of ours', { EventKey: Buffer.from('["accept"]').toString('base64url') }],
])('a press from %s changes nothing', async (_, changes) => {
  expect(await press(0, changes)).toMatchObject({ status: 200 })

  expect((await scene.lead(leadId)).state).toBe('offered')
  expect(tencent.bodies(UPDATE)).toEqual([])
})

test('the lead is his even if the card cannot be changed', async () => {
  tencent.answers[UPDATE] = ['drop']

  expect(await press(0)).toMatchObject({ status: 200 })

  expect((await scene.lead(leadId)).state).toBe('accepted')
  expect(scene.logged).toContainEqual(expect.objectContaining({ message: 'card not changed' }))
})
