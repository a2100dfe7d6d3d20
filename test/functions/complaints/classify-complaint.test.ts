import { expect, test } from 'vitest'
import { classifyComplaint } from '../../../functions/complaints/classify-complaint.ts'
import { complaintKindsSchema, shippedComplaintKinds } from '../../../functions/complaints/complaint-kinds.ts'

const classify = (text: string, codes: readonly string[] = []) =>
  classifyComplaint({ text, codes }, shippedComplaintKinds)

test.each([
  ['刹车突然失灵，差点追尾', 'safety'],
  ['高速上方向盘卡顿', 'safety'],
  ['行驶中发动机熄火', 'safety'],
  ['车辆停放时自燃', 'safety'],
  ['The brakes failed on the motorway', 'safety'],
  ['The engine stalls while driving', 'safety'],
  ['我已向12315投诉', 'regulator'],
  ['再不处理就找律师', 'regulator'],
  ['不给说法我就找记者曝光', 'press'],
  ['I will tell a journalist', 'press'],
])('"%s" is P1: %s', (text, kind) => {
  expect(classify(text)).toMatchObject({ severity: 'P1', kind })
})

test.each([
  ['天窗异响，多次维修未解决', 'repeat-repair'],
  ['修了三次还是漏油', 'repeat-repair'],
  ['It came back for the third repair', 'repeat-repair'],
  ['新车变速箱顿挫，要求退车', 'three-guarantees'],
  ['大灯进水4S店拒绝索赔', 'three-guarantees'],
])('"%s" is P2: %s', (text, kind) => {
  expect(classify(text)).toMatchObject({ severity: 'P2', kind })
})

test.each([
  '多媒体黑屏，按键失灵',
  '方向盘按键失灵',
  '转向灯不亮',
  '刹车异响，希望处理',
  '冬天启动时排气管冒黑烟',
  '倒车影像不清晰，停车位太小',
  '胎压传感器故障报警',
  '车机抖音打不开',
  '提车一直没有消息，客服态度差',
  'The multimedia screen is black when I press the button',
])('"%s" names nothing grave: P3', (text) => {
  expect(classify(text)).toMatchObject({ severity: 'P3', kind: 'other' })
})

test('a problem code says what the words do not', () => {
  expect(classify('希望厂家尽快处理', ['A14', 'H89'])).toMatchObject({ severity: 'P1', kind: 'safety' })
  expect(classify('希望厂家尽快处理', ['H89'])).toMatchObject({ severity: 'P3' })
})

test('the gravest kind names the complaint, and every reason is given in both languages', () => {
  const { severity, kind, because } = classify('转向沉重，多次维修未解决，要求退车')

  expect({ severity, kind }).toEqual({ severity: 'P1', kind: 'safety' })
  expect(because).toEqual([
    { 'zh-CN': 'P1 安全：转向', en: 'P1 Safety: 转向' },
    { 'zh-CN': 'P2 反复维修：多次维修、维修未解决', en: 'P2 Repeated repair: 多次维修, 维修未解决' },
    { 'zh-CN': 'P2 三包：退车', en: 'P2 Statutory guarantee: 退车' },
  ])
})

test('a pattern that is none is refused with a remedy', () => {
  const [first] = shippedComplaintKinds

  const { error } = complaintKindsSchema.safeParse([{ ...first, words: ['刹车('] }])

  expect(error?.issues[0]).toMatchObject({ path: [0, 'words', 0], message: expect.stringContaining('close every') })
})
