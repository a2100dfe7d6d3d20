import { afterEach, beforeEach, expect, test } from 'vitest'
import { findTemplate } from '../../../functions/messages/find-template.ts'
import { maskName, maskPhone } from '../../../functions/messages/mask.ts'
import { renderMessage } from '../../../functions/messages/render-message.ts'
import { shippedTemplates } from '../../../functions/messages/shipped-templates.ts'
import { type Template, templateSchema } from '../../../functions/messages/template.ts'
import { openWorld, type World } from '../../support/world.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

const template: Template = {
  class: 'transactional',
  to: 'owner',
  variables: { customer: { type: 'text', max: 5 }, until: { type: 'time', max: 16 } },
  'zh-CN': '{customer}，请在 {until} 前接收',
  en: '{customer}, before {until}',
}
const render = (variables: Record<string, string>) => renderMessage('t', template, { language: 'zh-CN', variables })

test('variables take their places', () => {
  expect(render({ customer: '张女士', until: '09:15' })).toBe('张女士，请在 09:15 前接收')
})

test('a variable that looks like a placeholder is not filled again', () => {
  expect(render({ customer: '{ab}', until: '09:15' })).toBe('{ab}，请在 09:15 前接收')
})

test.each([
  [{ customer: '张女士' }, 'missing variable "until"'],
  [{ customer: '', until: '09:15' }, 'missing variable "customer"'],
  [{ customer: '张女士', until: '09:15', colour: '红' }, 'unknown variable "colour"'],
  [{ customer: '尊敬的张女士', until: '09:15' }, '"customer" is longer than 5'],
  [{ customer: '张女士', until: 'soon' }, '"until" is not a time'],
  [{ customer: '张\n女士', until: '09:15' }, '"customer" is not a text'],
])('%j is refused: %s', (variables, complaint) => {
  expect(() => render(variables)).toThrow(complaint)
})

test('every shipped template uses exactly the variables that it declares, in both languages', () => {
  for (const [id, shipped] of Object.entries(shippedTemplates)) {
    const declared = Object.keys(templateSchema.parse(shipped).variables).sort()
    for (const language of ['zh-CN', 'en'] as const) {
      const used = [...shipped[language].matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      expect([...new Set(used)].sort(), `${id} in ${language}`).toEqual(declared)
    }
  }
})

test('what ops stored goes before what we ship', async () => {
  await world.services.settings.write('templates', { 'offer-new': { ...template, to: 'staff' } })

  expect((await findTemplate(world.services.settings, 'offer-new')).en).toBe('{customer}, before {until}')
  expect((await findTemplate(world.services.settings, 'offer-warning')).to).toBe('staff')
})

test.each([
  ['张女士', '张女士'],
  ['欧阳先生', '欧阳先生'],
  ['王小明先生', '王先生'],
  ['张伟', '张*'],
  ['张晓雨', '张**'],
  ['John Smith', 'J*** S***'],
  ['Ms Lin', 'Ms L***'],
  ['Dr. Anna Lin', 'Dr. A*** L***'],
  ['Drew', 'D***'],
  [undefined, '客户'],
])('the name %s is shown as %s', (name, shown) => {
  expect(maskName(name)).toBe(shown)
})

test.each([
  ['+8613800000001', '138****0001'],
  ['+4915112345678', '+4915****78'],
])('the number %s is shown as %s', (phone, shown) => {
  expect(maskPhone(phone)).toBe(shown)
})
