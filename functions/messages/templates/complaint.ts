import type { Template } from '../template.ts'
import { car, customer, phone, place, time, where } from './variable-shapes.ts'

const severity = { type: 'text', max: 2 } as const
const kind = { type: 'text', max: 30 } as const
const missing = { type: 'text', max: 60 } as const

/** Messages about a complaint. */
export const complaintTemplates: Readonly<Record<string, Template>> = {
  'complaint-received': {
    class: 'transactional',
    to: 'owner',
    variables: { customer, car, where },
    'zh-CN': '{customer}，您关于{car}的投诉我们已收到并登记，会有专人直接与您联系。进展查询：{where}',
    en: 'Dear {customer}, we have recorded your complaint about {car}; a person will contact you directly. Follow it here: {where}',
  },
  'complaint-new': {
    class: 'transactional',
    to: 'staff',
    variables: { severity, kind, customer, phone, car, dealer: place, until: time, where },
    'zh-CN':
      '【新投诉·{severity}】{customer} {phone}（{car}，{dealer}）：{kind}。请在 {until} 前由专人联系客户并登记：{where}',
    en: '[New complaint, {severity}] {customer} {phone} ({car}, {dealer}): {kind}. Please speak with the person before {until} and record it: {where}',
  },
  'complaint-overdue': {
    class: 'transactional',
    to: 'staff',
    variables: { severity, kind, customer, car, dealer: place, missing, handler: place, opened: time, where },
    'zh-CN':
      '【投诉升级·{severity}】{customer}（{car}，{dealer}）：{kind}，{opened} 提出。未完成：{missing}。当前负责：{handler}。{where}',
    en: '[Complaint escalated, {severity}] {customer} ({car}, {dealer}): {kind}, since {opened}. Missing: {missing}. In charge: {handler}. {where}',
  },
  'complaint-waiting': {
    class: 'transactional',
    to: 'staff',
    variables: { severity, kind, customer, car, handler: place, missing, where },
    'zh-CN': '【投诉待办·{severity}】{customer}（{car}）：{kind}。未完成：{missing}。当前负责：{handler}。{where}',
    en: '[Complaint waiting, {severity}] {customer} ({car}): {kind}. Missing: {missing}. In charge: {handler}. {where}',
  },
  'complaint-clock': {
    class: 'transactional',
    to: 'staff',
    variables: { customer, car, clock: place, basis: kind, standing: place, where },
    'zh-CN': '【期限提醒·{basis}】{customer}（{car}）：{clock}，{standing}。{where}',
    en: '[Deadline, {basis}] {customer} ({car}): {clock}, {standing}. {where}',
  },
  'complaint-resolved-confirm': {
    class: 'transactional',
    to: 'owner',
    variables: { customer, car, dealer: place, where },
    'zh-CN': '{customer}，{dealer}表示您关于{car}的投诉已处理完成。是否已经解决，由您说了算：{where}',
    en: 'Dear {customer}, {dealer} says that your complaint about {car} is settled. Whether it is, only you can say: {where}',
  },
  'complaint-closed-unreached': {
    class: 'transactional',
    to: 'owner',
    variables: { customer, car, where },
    'zh-CN': '{customer}，我们在三个不同的日子联系您未果，关于{car}的投诉暂时结束。30 天内您可随时重新打开：{where}',
    en: 'Dear {customer}, we tried on three different days and could not reach you, so the complaint about {car} is closed for now. You can open it again within 30 days: {where}',
  },
  'recovery-survey': {
    class: 'service',
    to: 'owner',
    variables: { customer, car, survey: where },
    'zh-CN': '{customer}，您关于{car}的投诉已结束。从 0 到 10，您有多愿意把我们推荐给朋友？{survey}',
    en: 'Dear {customer}, your complaint about {car} is closed. From 0 to 10, how likely are you to recommend us to a friend? {survey}',
  },
  'recovery-missed': {
    class: 'transactional',
    to: 'staff',
    variables: { customer, car, dealer: place, where },
    'zh-CN': '【挽回超时】{customer}（{car}，{dealer}）在投诉回访中打了低分，至今无人联系。{where}',
    en: '[Recovery overdue] {customer} ({car}, {dealer}) gave a low score after the complaint, and nobody has called yet. {where}',
  },
}
