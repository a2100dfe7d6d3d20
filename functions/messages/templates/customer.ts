import type { Template } from '../template.ts'
import { customer } from './variable-shapes.ts'

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
}
