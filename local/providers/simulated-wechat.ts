import type { WechatTemplate } from './wechat-content.ts'

/** What a template is called, what each field is called on the phone and which of our variables stands there, and whether it leads to a page. */
interface Approved {
  title: string
  fields: Readonly<Record<string, readonly [label: string, ours: string]>>
  leadsOn?: boolean
}

const booking = {
  thing1: ['车型', '{car}'],
  thing2: ['门店', '{dealer}'],
  time3: ['预约时间', '{startsAt}'],
} as const

/** Template messages (类目模板), by our template's id. */
const templates: Readonly<Record<string, Approved>> = {
  'lead-acknowledged': {
    title: '咨询受理通知',
    fields: { thing1: ['咨询车型', '{car}'], name2: ['客户', '{customer}'] },
  },
  'advisor-introduced': {
    title: '专属顾问通知',
    fields: { thing1: ['咨询车型', '{car}'], thing2: ['门店', '{dealer}'], name3: ['顾问', '{advisor}'] },
  },
  'visit-confirmed': {
    title: '到店预约成功通知',
    fields: { thing1: ['车型', '{car}'], thing2: ['门店', '{dealer}'], time3: ['到店时间', '{visitAt}'] },
  },
  'service-booked': { title: '保养预约成功通知', fields: booking, leadsOn: true },
  'booking-changed': { title: '保养预约变更通知', fields: booking, leadsOn: true },
  'complaint-received': {
    title: '投诉受理通知',
    fields: { thing1: ['车型', '{car}'], name2: ['客户', '{customer}'] },
    leadsOn: true,
  },
}

/** Subscription messages (订阅通知): one for each time that the person allowed it. */
const subscriptions: Readonly<Record<string, Approved>> = {
  'lead-acknowledged': { title: '咨询进度提醒', fields: { thing1: ['咨询车型', '{car}'] } },
  'booking-cancelled': { title: '预约取消提醒', fields: booking, leadsOn: true },
  'maintenance-due': {
    title: '保养到期提醒',
    fields: { thing1: ['车型', '{car}'], thing2: ['建议时间', '{dueOn}'], thing3: ['门店', '{dealer}'] },
    leadsOn: true,
  },
}

/** What the customer on the page of the phones is asked to allow, as one window of WeChat would ask. */
export const OFFERED_SUBSCRIPTIONS = ['SUB-booking-cancelled', 'SUB-maintenance-due']

/** As WeChat keeps them, by its own ids. */
export const wechatTemplates = (): Readonly<Record<string, WechatTemplate>> => ({
  ...keptBy('TM', templates),
  ...keptBy('SUB', subscriptions),
})

/** As the account of our channel says them. */
export const wechatAccountTemplates = () => ({
  templates: saidBy('TM', templates),
  subscriptions: saidBy('SUB', subscriptions),
})

const keptBy = (kind: 'TM' | 'SUB', approved: Readonly<Record<string, Approved>>) =>
  Object.fromEntries(
    Object.entries(approved).map(([id, { title, fields }]) => [
      `${kind}-${id}`,
      { kind, title, fields: Object.fromEntries(Object.entries(fields).map(([name, [label]]) => [name, label])) },
    ]),
  )

const saidBy = (kind: 'TM' | 'SUB', approved: Readonly<Record<string, Approved>>) =>
  Object.fromEntries(
    Object.entries(approved).map(([id, { fields, leadsOn }]) => [
      id,
      {
        id: `${kind}-${id}`,
        fields: Object.fromEntries(Object.entries(fields).map(([name, [, ours]]) => [name, ours])),
        ...(leadsOn && { link: 'where' }),
      },
    ]),
  )
