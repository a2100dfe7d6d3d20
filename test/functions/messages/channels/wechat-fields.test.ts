import { expect, test } from 'vitest'
import { fieldRefused, withYear } from '../../../../functions/messages/channels/wechat-fields.ts'

test.each([
  ['thing1', '一'.repeat(20)],
  ['number2', '12345'],
  ['letter1', 'ABC'],
  ['symbol1', '!!'],
  ['character_string3', 'WO-2026/11 #1'],
  ['time4', '10:00'],
  ['time4', '2026年11月21日 10:00'],
  ['time4', '2026年11月21日 10:00~12:00'],
  ['date5', '2026年11月21日'],
  ['date5', '2026-11-21~2026-11-23'],
  ['amount6', '￥1999.00'],
  ['phone_number7', '138****0001'],
  ['car_number8', '沪A12345'],
  ['name9', '张晓雨'],
  ['name9', 'Zhang Xiaoyu'],
  ['phrase1', '已完成'],
  ['const2', '待处理'],
])('%s takes %s', (field, value) => {
  expect(fieldRefused(field, value)).toBeUndefined()
})

test.each([
  ['thing1', '一'.repeat(21)],
  ['thing1', ''],
  ['thing1', '一\n二'],
  ['number2', '十二'],
  ['letter1', 'AB1'],
  ['symbol1', '!!!!!!'],
  ['character_string3', '工单1'],
  ['time4', '11-21 10:00'],
  ['time4', '明天'],
  ['date5', '11月21日'],
  ['amount6', '12345678901'],
  ['phone_number7', '1'.repeat(18)],
  ['car_number8', '沪A123456Z'],
  ['name9', '一'.repeat(11)],
  ['phrase1', '已经完成了吗'],
  ['const2', '一'.repeat(21)],
  ['unknown1', 'x'],
])('%s does not take %j, and the reason begins with the field', (field, value) => {
  expect(fieldRefused(field, value)).toMatch(new RegExp(`^${field} `))
})

test('a time without a year gets the year that is nearest', () => {
  expect(withYear('11-22 10:00', '2026-11-21T02:00:00.000Z')).toBe('2026年11月22日 10:00')
  expect(withYear('01-02 09:30', '2026-12-30T02:00:00.000Z')).toBe('2027年1月2日 09:30')
  expect(withYear('12-31 09:30', '2027-01-01T02:00:00.000Z')).toBe('2026年12月31日 09:30')
  expect(withYear('10:00', '2026-11-21T02:00:00.000Z')).toBe('10:00')
})
