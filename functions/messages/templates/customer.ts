import type { Template } from '../template.ts'
import { customer, phone } from './variable-shapes.ts'

const reply = { type: 'text', max: 200 } as const
const festival = { type: 'text', max: 24 } as const

/** Messages about a person: birthday, festivals, wishes. A greeting sells nothing. */
export const customerTemplates: Readonly<Record<string, Template>> = {
  'birthday-greeting': {
    class: 'marketing',
    to: 'owner',
    variables: { customer },
    'zh-CN': '{customer}，今天是您的生日，祝您生日快乐，平安喜乐，一路顺遂！拒收请回复R',
    en: 'Dear {customer}, happy birthday! We wish you health, joy and safe travels. Reply R to opt out',
  },
  'festival-greeting': {
    class: 'marketing',
    to: 'owner',
    variables: { customer, festival },
    'zh-CN': '{customer}，{festival}快乐！祝您和家人平安喜乐，团圆顺遂。拒收请回复R',
    en: 'Dear {customer}, our best wishes for {festival} to you and your family. Reply R to opt out',
  },
  'stop-confirmed': {
    class: 'transactional',
    to: 'owner',
    variables: {},
    'zh-CN': '已为您退订，今后不再向您发送营销信息。预约、维修进度和召回等通知不受影响。',
    en: 'You are unsubscribed: no more marketing from us. Bookings, repairs and recalls are not affected.',
  },
  'reply-received': {
    class: 'transactional',
    to: 'staff',
    variables: { customer, phone, reply },
    'zh-CN': '【客户回复】{customer} {phone}：{reply}',
    en: '[Reply] {customer} {phone}: {reply}',
  },
}
