import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkContent } from '../../../functions/messages/check-content.ts'
import { openWorld, type World } from '../../support/world.ts'
import { outgoing } from './channels/sms-kit.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

const approved = {
  code: 'SMS_1',
  text: '{1}，您的爱车该保养了',
  class: 'service',
  state: 'approved',
  params: [{ name: '1', from: 'customer', max: 10 }],
}
/** What the check says of our message against what was approved. */
async function check(changes: object = {}, message: Parameters<typeof outgoing>[0] = {}) {
  await world.services.settings.write('provider-templates', { sms: { 'service-due': { ...approved, ...changes } } })
  return checkContent(outgoing(message), { channel: 'sms', signName: '云驰' }, world.services.settings)
}
const refusal = (reason: string) => ({ kind: 'refused', reason, class: 'content' })

test('what fits leaves with the provider’s code and its parameters in order', async () => {
  expect(await check()).toEqual({
    kind: 'fits',
    code: 'SMS_1',
    params: [{ name: '1', value: '张晓雨' }],
    parts: 1,
  })
})

test('a message that the provider never saw is not sent', async () => {
  expect(await check({}, { template: 'another' })).toEqual(refusal('template-missing: another'))
})

test.each(['pending', 'refused'])('a template that is %s is not sent', async (state) => {
  expect(await check({ state })).toEqual(refusal(`template-${state}: service-due`))
})

test('a template that was approved as a notice does not carry marketing', async () => {
  expect(await check({}, { class: 'marketing' })).toEqual(
    refusal('class-differs: approved as service, sent as marketing'),
  )
})

test('marketing ends with how to stop it', async () => {
  const without = await check({ class: 'marketing' }, { class: 'marketing' })
  const withIt = await check({ class: 'marketing', text: '{1}，新车上市，拒收请回复R' }, { class: 'marketing' })

  expect(without).toEqual(refusal('no-opt-out: text must end with 拒收请回复R'))
  expect(withIt).toMatchObject({ kind: 'fits' })
})

test('a notice does not say how to stop it', async () => {
  expect(await check({ text: '{1}，您的爱车该保养了，拒收请回复R' })).toEqual(
    refusal('opt-out-in-notice: text must not contain 拒收请回复R'),
  )
})

test('a template that is nothing but variables is none', async () => {
  expect(await check({ text: '{1}！' })).toEqual(refusal('all-variable: text'))
})

test('each placeholder has its parameter, and each parameter its placeholder', async () => {
  expect(await check({ params: [] })).toEqual(refusal('param-missing: 1'))
  expect(await check({ params: [...approved.params, { name: '2', from: 'where' }] })).toEqual(
    refusal('param-unused: 2'),
  )
})

test('a variable is not cut but refused, by its name', async () => {
  expect(await check({}, { variables: { customer: '一二三四五六七八九十一' } })).toEqual(
    refusal('variable-too-long: customer has 11 characters, 10 at most'),
  )
  expect(await check({}, { variables: {} })).toEqual(refusal('variable-missing: customer'))
})

test.each(['https://l.example.cn/me/eyJh', 'www.example.cn', 'see example.com'])(
  'a variable holds no link (%s): providers refuse it',
  async (customer) => {
    const params = [{ name: '1', from: 'customer' }]

    expect(await check({ params }, { variables: { customer } })).toEqual(refusal('variable-with-link: customer'))
  },
)

test('of an address with a code only the code is a variable; a link of one person’s own has none', async () => {
  const params = [{ name: '1', from: 'where', take: 'code' }]
  const withCode = await check({ params }, { variables: { where: 'https://l.example.cn/o 接收码 7Q4K9M' } })
  const own = await check({ params }, { variables: { where: 'https://l.example.cn/me/eyJh' } })

  expect(withCode).toMatchObject({ params: [{ name: '1', value: '7Q4K9M' }] })
  expect(own).toEqual(refusal('variable-missing: where'))
})

test('who reads English gets the template that was approved in English, where there is one', async () => {
  await world.services.settings.write('provider-templates', {
    sms: {
      'service-due': approved,
      'service-due.en': { ...approved, code: 'SMS_2', text: 'Dear {1}, service is due' },
    },
  })

  const english = await checkContent(
    outgoing({ language: 'en' }),
    { channel: 'sms', signName: 'Yunchi' },
    world.services.settings,
  )

  expect(english).toMatchObject({ code: 'SMS_2' })
})

test('more than 500 characters with the signature are refused', async () => {
  const text = (length: number) => check({ text: `{1}${'字'.repeat(length)}` })

  expect(await text(493)).toMatchObject({ kind: 'fits', parts: 8 })
  expect(await text(494)).toEqual(refusal('too-long: text has 501 characters, 500 at most'))
})
