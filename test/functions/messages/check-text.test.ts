import { expect, test } from 'vitest'
import { checkText } from '../../../functions/messages/check-text.ts'
import { shippedTemplates } from '../../../functions/messages/shipped-templates.ts'
import { outgoing } from './channels/sms-kit.ts'

const check = (changes: Parameters<typeof outgoing>[0]) => checkText(outgoing({ variables: {}, ...changes }), 1600)
const refusal = (reason: string) => ({ kind: 'refused', reason: expect.stringContaining(reason), class: 'content' })

test('a text leaves as it is, with the number of messages that it is', () => {
  expect(check({ text: 'Dear Wei, your service is due' })).toEqual({ kind: 'fits', parts: 1 })
  expect(check({ text: `${'保养'.repeat(40)}` })).toEqual({ kind: 'fits', parts: 2 })
})

test('a text is not cut but refused where it is longer than the provider takes, and where there is none', () => {
  expect(check({ text: 'a'.repeat(1600) })).toMatchObject({ kind: 'fits', parts: 11 })
  expect(check({ text: 'a'.repeat(1601) })).toEqual(refusal('too-long: text has 1601 characters, 1600 at most'))
  expect(check({ text: ' \n' })).toEqual(refusal('empty: text'))
})

test.each([
  '张晓雨，新车上市，拒收请回复R',
  'New cars are here. Reply R to opt out',
  'New cars are here. Reply STOP to unsubscribe.',
  '新车上市，退订回复TD',
])('marketing that ends with how to stop it may go: %s', (text) => {
  expect(check({ text, class: 'marketing' })).toMatchObject({ kind: 'fits' })
})

test.each([
  'New cars are here',
  'Reply NO to opt out',
  'Reply R to opt out, and come and see our new cars.  More soon.',
])('marketing that does not end with an answer that we understand is refused: %s', (text) => {
  expect(check({ text, class: 'marketing' })).toEqual(refusal('no-opt-out: text'))
})

test('what is no marketing does not say how to stop it', () => {
  expect(check({ text: 'Your service is due. Reply R to opt out' })).toEqual(refusal('opt-out-in-notice: text'))
})

test('a link of one person’s own is refused, by the variable that holds it; the constant address with a code is none', () => {
  expect(check({ variables: { where: 'https://l.example.cn/me/eyJhbGciOi' } })).toEqual(
    refusal('variable-with-link: where'),
  )
  expect(check({ variables: { where: 'https://l.example.cn/m code 7Q4K9M' } })).toMatchObject({ kind: 'fits' })
})

const toOwners = Object.entries(shippedTemplates).filter(([, { to }]) => to === 'owner')

test.each(toOwners)('what we ship may go in both languages: %s', (_, template) => {
  for (const language of ['zh-CN', 'en'] as const)
    expect(check({ class: template.class, language, text: template[language] })).toMatchObject({ kind: 'fits' })
})
