import { expect, it } from 'vitest'
import { normalisePhone } from '../../../functions/intake/phone.ts'

it.each([
  '13800000001',
  '+8613800000001',
  '8613800000001',
  '008613800000001',
  '+86 138-0000-0001',
  '１３８０００００００１',
  ' 138 0000 0001 ',
  '(+86)138–0000–0001',
])('"%s" is the Chinese mobile number +8613800000001', (typed) => {
  expect(normalisePhone(typed)).toBe('+8613800000001')
})

it.each(['+14155550100', '+44 20 7946 0000'])('"%s" of another country is taken as it is', (typed) => {
  expect(normalisePhone(typed)).toBe(typed.replaceAll(' ', ''))
})

it.each([
  '',
  '12800000001',
  '1380000000',
  '138000000012',
  '021-60000000',
  '+8612345',
  '1.38E+10',
  '+0123456789',
  'none',
])('"%s" is unusable', (typed) => {
  expect(normalisePhone(typed)).toBeUndefined()
})
