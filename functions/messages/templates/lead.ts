import type { Template } from '../template.ts'
import { car, customer, grade, phone, place, time, where } from './variable-shapes.ts'

/** Messages about a lead. Staff see a customer masked until they hold the lead, and in a message always. */
export const leadTemplates: Readonly<Record<string, Template>> = {
  'lead-acknowledged': {
    class: 'transactional',
    to: 'owner',
    variables: { customer, car },
    'zh-CN': '{customer}，您好！我们已收到您的咨询（{car}），正在为您安排专属顾问，请留意来电。感谢您的关注。',
    en: 'Dear {customer}, thank you for your interest in {car}. We are arranging a personal advisor, who will call you soon.',
  },
  'advisor-introduced': {
    class: 'transactional',
    to: 'owner',
    variables: { customer, car, dealer: place, advisor: customer },
    'zh-CN':
      '{customer}，您好！您咨询的{car}将由{dealer}的{advisor}为您服务，稍后会与您电话联系。如不方便接听，告知合适的时间即可。',
    en: 'Dear {customer}, {advisor} of {dealer} will look after your enquiry about {car} and call you shortly. If the moment is inconvenient, just name a better one.',
  },
  'visit-confirmed': {
    class: 'transactional',
    to: 'owner',
    variables: { customer, car, dealer: place, visitAt: time },
    'zh-CN':
      '{customer}，您好！已为您预约 {visitAt} 到{dealer}品鉴{car}，恭候您的光临。如行程有变，请联系您的顾问调整。',
    en: 'Dear {customer}, your visit to {dealer} to see {car} is booked for {visitAt}. If your plans change, please tell your advisor.',
  },
  'offer-new': {
    class: 'transactional',
    to: 'staff',
    variables: { customer, phone, car, grade, until: time, where },
    'zh-CN': '【新线索·{grade}级】{customer} {phone}，咨询{car}。请在 {until} 前接收：{where}',
    en: '[New lead, grade {grade}] {customer} {phone} asks about {car}. Please accept before {until}: {where}',
  },
  'offer-warning': {
    class: 'transactional',
    to: 'staff',
    variables: { customer, car, until: time, where },
    'zh-CN': '【即将超时】{customer}（{car}）尚未接收，{until} 后将转给其他同事：{where}',
    en: '[Running out] {customer} ({car}) is not accepted yet and goes to a colleague at {until}: {where}',
  },
  'offer-withdrawn': {
    class: 'transactional',
    to: 'staff',
    variables: { customer, car },
    'zh-CN': '【线索已转出】{customer}（{car}）已由其他同事跟进，您无需再处理，辛苦了。',
    en: '[Lead moved on] A colleague now looks after {customer} ({car}). Nothing is left for you to do, thank you.',
  },
  'offer-closed': {
    class: 'transactional',
    to: 'staff',
    variables: { customer, car },
    'zh-CN': '【线索已关闭】{customer}（{car}）的线索已结束，您无需再处理，辛苦了。',
    en: '[Lead closed] The enquiry of {customer} ({car}) is over. Nothing is left for you to do, thank you.',
  },
  'lead-assigned': {
    class: 'transactional',
    to: 'staff',
    variables: { customer, phone, car, grade, where },
    'zh-CN': '【指派线索·{grade}级】{customer} {phone}，咨询{car}，现由您负责，请尽快联系：{where}',
    en: '[Assigned to you, grade {grade}] {customer} {phone} asks about {car}. Please get in touch soon: {where}',
  },
  'holder-reminded': {
    class: 'transactional',
    to: 'staff',
    variables: { customer, car, where },
    'zh-CN': '【跟进提醒】{customer}（{car}）还没有联系记录，请尽快联系并登记：{where}',
    en: '[Reminder] No contact with {customer} ({car}) is recorded yet. Please call and record it: {where}',
  },
  'manager-escalated': {
    class: 'transactional',
    to: 'staff',
    variables: { customer, car, grade, where },
    'zh-CN': '【线索升级·{grade}级】{customer}（{car}）在规定时间内没有跟进记录，请您督促或改派：{where}',
    en: '[Escalated, grade {grade}] {customer} ({car}) was not called in time. Please see to it, or give it to somebody else: {where}',
  },
  'lead-released': {
    class: 'transactional',
    to: 'staff',
    variables: { customer, car },
    'zh-CN': '【线索已收回】{customer}（{car}）多次未跟进，已转由其他同事联系，您无需再处理。',
    en: '[Lead taken back] {customer} ({car}) was not called three times and goes to a colleague. Nothing is left for you to do.',
  },
  'lead-dormant': {
    class: 'transactional',
    to: 'staff',
    variables: { customer, car, grade, where },
    'zh-CN': '【跟进周期结束·{grade}级】{customer}（{car}）长期没有进展，请决定继续、改派或关闭：{where}',
    en: '[Follow-up is over, grade {grade}] {customer} ({car}) has come no further. Please decide who goes on, or close it: {where}',
  },
  'give-up-unreviewed': {
    class: 'transactional',
    to: 'staff',
    variables: { dealer: place, customer, car, grade },
    'zh-CN':
      '【战败未审核·{grade}级】{dealer}的{customer}（{car}）申请战败，经理和总经理均未在规定时间内审核。跟进已恢复，请督促。',
    en: '[Give-up not reviewed, grade {grade}] {dealer}: neither the manager nor the general manager decided about {customer} ({car}) in time. The follow-up goes on; please see to it.',
  },
  'lead-asked-again': {
    class: 'transactional',
    to: 'staff',
    variables: { customer, phone, car, where },
    'zh-CN': '【客户再次咨询】{customer} {phone} 又咨询了{car}，请尽快联系：{where}',
    en: '[Asked again] {customer} {phone} has asked about {car} once more. Please get in touch soon: {where}',
  },
  'test-drive-tomorrow': {
    class: 'transactional',
    to: 'owner',
    variables: { customer, car, dealer: place, visitAt: time },
    'zh-CN':
      '{customer}，您好！提醒您已预约 {visitAt} 到{dealer}试驾{car}，请带好驾驶证。如行程有变，请联系您的顾问调整。',
    en: 'Dear {customer}, a reminder: your test drive of {car} at {dealer} is on {visitAt}. Please bring your driving licence; if your plans change, tell your advisor.',
  },
  'test-drive-soon': {
    class: 'transactional',
    to: 'owner',
    variables: { customer, car, dealer: place, visitAt: time },
    'zh-CN': '{customer}，您好！{dealer}的{car}已为您准备好，试驾时间 {visitAt}，恭候您的光临。',
    en: 'Dear {customer}, {car} is ready for you at {dealer}: your test drive is at {visitAt}. We look forward to seeing you.',
  },
  'lead-nurtured': {
    class: 'marketing',
    to: 'owner',
    variables: { customer, car },
    'zh-CN': '{customer}，您好！您关注的{car}近期有新的试驾活动，欢迎到店体验。拒收请回复R',
    en: 'Dear {customer}, there are new test drives of {car}, which you asked about. You are welcome. Reply R to stop these messages.',
  },
  'lead-in-human-queue': {
    class: 'transactional',
    to: 'staff',
    variables: { customer, car, where },
    'zh-CN': '【待人工分配】{customer}（{car}）暂未找到合适的顾问，请您人工分配：{where}',
    en: '[To be placed by hand] No advisor was found for {customer} ({car}). Please place it: {where}',
  },
}
