import type { Template } from '../template.ts'
import { car, customer, place, time, where } from './variable-shapes.ts'

/** Answers to what an owner did on the owner's page. */
export const ownerTemplates: Readonly<Record<string, Template>> = {
  'service-booked': {
    class: 'transactional',
    to: 'owner',
    variables: { customer, car, dealer: place, startsAt: time, where },
    'zh-CN': '{customer}，您好！{car}已预约 {startsAt} 到{dealer}保养，请准时到店。如需改期或取消：{where}',
    en: 'Dear {customer}, your {car} is booked at {dealer} for {startsAt}. To change or cancel: {where}',
  },
  'booking-changed': {
    class: 'transactional',
    to: 'owner',
    variables: { customer, car, dealer: place, startsAt: time, where },
    'zh-CN': '{customer}，您好！{car}的保养预约已改为 {startsAt}，{dealer}恭候您。如需改期或取消：{where}',
    en: 'Dear {customer}, the booking of your {car} at {dealer} is now for {startsAt}. To change or cancel: {where}',
  },
  'booking-cancelled': {
    class: 'transactional',
    to: 'owner',
    variables: { customer, car, dealer: place, startsAt: time, where },
    'zh-CN': '{customer}，您好！{car}原定 {startsAt} 到{dealer}的保养预约已取消。需要时可随时重新预约：{where}',
    en: 'Dear {customer}, the booking of your {car} at {dealer} for {startsAt} is cancelled. To book again at any time: {where}',
  },
}
