import type { Template } from '../template.ts'
import { car, customer, place, time, where } from './variable-shapes.ts'

const items = { type: 'text', max: 40 } as const
const day = { type: 'text', max: 16 } as const
const years = { type: 'text', max: 3 } as const
const campaign = { type: 'text', max: 40 } as const

/** Messages about a car: its service, the workshop, what expires. */
export const vehicleTemplates: Readonly<Record<string, Template>> = {
  'maintenance-due': {
    class: 'service',
    to: 'owner',
    variables: { customer, car, dueOn: day, items, dealer: place, where },
    'zh-CN':
      '{customer}，您好！您的{car}预计{dueOn}前后需要保养（{items}）。{dealer}随时为您安排，预约或不再提醒：{where}',
    en: 'Dear {customer}, your {car} is due for service around {dueOn} ({items}). {dealer} will gladly find a time. To book, or to be left in peace: {where}',
  },
  'maintenance-second': {
    class: 'service',
    to: 'owner',
    variables: { customer, car, items, dealer: place, where },
    'zh-CN':
      '{customer}，您好！您的{car}已到建议的保养时间（{items}）。方便时请到{dealer}，我们不会再发短信打扰。预约：{where}',
    en: 'Dear {customer}, the recommended time to service your {car} has come ({items}). {dealer} is there when it suits you; we will not write again. To book: {where}',
  },
  'maintenance-ask': {
    class: 'service',
    to: 'owner',
    variables: { customer, car, dealer: place, where },
    'zh-CN': '{customer}，您好！为了不早不晚地提醒您保养{car}，方便时请告诉{dealer}仪表上的里程：{where}',
    en: 'Dear {customer}, so that we remind you of the service of your {car} neither early nor late, please tell {dealer} what the odometer shows: {where}',
  },
  'maintenance-ask-again': {
    class: 'service',
    to: 'owner',
    variables: { customer, car, dealer: place, where },
    'zh-CN':
      '{customer}，您好！我们还不知道您的{car}跑了多少公里，没法判断是否该保养。若方便，请把里程告诉{dealer}，我们不会再问：{where}',
    en: 'Dear {customer}, we do not know how far your {car} has gone, and so not whether it needs service. If you like, tell {dealer}; we will not ask again: {where}',
  },
  'warranty-expires': {
    class: 'service',
    to: 'owner',
    variables: { customer, car, expiresOn: day, dealer: place, where },
    'zh-CN': '{customer}，您好！您的{car}质保到{expiresOn}为止。若有想检查的地方，请在此之前到{dealer}：{where}',
    en: 'Dear {customer}, the warranty of your {car} ends on {expiresOn}. If anything should be looked at, {dealer} is there before that: {where}',
  },
  'insurance-expires': {
    class: 'service',
    to: 'owner',
    variables: { customer, car, expiresOn: day, where },
    'zh-CN': '{customer}，您好！您的{car}保险到{expiresOn}为止，请留意，避免脱保。已办理请忽略。不再提醒：{where}',
    en: 'Dear {customer}, the insurance of your {car} ends on {expiresOn}. Ignore this if it is renewed. To be left in peace: {where}',
  },
  'inspection-expires': {
    class: 'service',
    to: 'owner',
    variables: { customer, car, expiresOn: day, where },
    'zh-CN': '{customer}，您好！您的{car}年检有效期到{expiresOn}为止，请留意办理。已办理请忽略。不再提醒：{where}',
    en: 'Dear {customer}, the inspection of your {car} is valid until {expiresOn}. Ignore this if it is done. To be left in peace: {where}',
  },
  'anniversary-greeting': {
    class: 'marketing',
    to: 'owner',
    variables: { customer, car, years },
    'zh-CN': '{customer}，今天是您与{car}相伴{years}周年的日子。感谢一路同行，祝您平安！拒收请回复R',
    en: 'Dear {customer}, today you and your {car} have been together for {years} year(s). Safe travels! Reply R to opt out',
  },
  'win-back-care': {
    class: 'marketing',
    to: 'owner',
    variables: { customer, car, dealer: place, where },
    'zh-CN':
      '{customer}，您好！好久没见到您的{car}了，它还好吗？需要检查或保养时，{dealer}随时恭候：{where} 拒收请回复R',
    en: 'Dear {customer}, we have not seen your {car} for a while: is it well? {dealer} is there whenever it needs a look: {where} Reply R to opt out',
  },
  'win-back-reason': {
    class: 'marketing',
    to: 'owner',
    variables: { customer, car, dealer: place, where },
    'zh-CN': '{customer}，您好！您的{car}有一阵子没来{dealer}了。若有让您不满意的地方，请告诉我们：{where} 拒收请回复R',
    en: 'Dear {customer}, your {car} has not been at {dealer} for a while. If we have disappointed you, please tell us: {where} Reply R to opt out',
  },
  'work-received': {
    class: 'transactional',
    to: 'owner',
    variables: { customer, car, dealer: place },
    'zh-CN': '{customer}，您好！{car}已由{dealer}接车，开工、检查、完工都会第一时间告诉您。',
    en: 'Dear {customer}, {dealer} has received your {car}. We tell you when work starts, after the inspection, and when it is ready.',
  },
  'work-received-until': {
    class: 'transactional',
    to: 'owner',
    variables: { customer, car, dealer: place, promisedAt: time },
    'zh-CN': '{customer}，您好！{car}已由{dealer}接车，预计 {promisedAt} 完工。开工、检查、完工都会第一时间告诉您。',
    en: 'Dear {customer}, {dealer} has received your {car}; it should be ready at {promisedAt}. We tell you when work starts, after the inspection, and when it is ready.',
  },
  'work-started': {
    class: 'transactional',
    to: 'owner',
    variables: { customer, car },
    'zh-CN': '{customer}，您好！{car}已开工。',
    en: 'Dear {customer}, work on your {car} has started.',
  },
  'work-inspected': {
    class: 'transactional',
    to: 'owner',
    variables: { customer, car, dealer: place },
    'zh-CN': '{customer}，您好！{car}已检查完毕。如有需要您决定的项目，{dealer}会与您电话确认。',
    en: 'Dear {customer}, your {car} has been inspected. If there is anything for you to decide, {dealer} will call you.',
  },
  'work-moved': {
    class: 'transactional',
    to: 'owner',
    variables: { customer, car, promisedAt: time },
    'zh-CN': '{customer}，您好！{car}的完工时间有调整，现预计 {promisedAt} 完工。给您添麻烦了。',
    en: 'Dear {customer}, your {car} should now be ready at {promisedAt}. We are sorry for the change.',
  },
  'work-late': {
    class: 'transactional',
    to: 'owner',
    variables: { customer, car, dealer: place },
    'zh-CN': '{customer}，抱歉让您久等：{car}还没有完工，已超过约定时间。我们已请{dealer}的服务顾问马上与您联系。',
    en: 'Dear {customer}, we are sorry: your {car} is not ready at the promised time. We have asked the service advisor of {dealer} to call you at once.',
  },
  'work-still-late': {
    class: 'transactional',
    to: 'owner',
    variables: { customer, car, dealer: place },
    'zh-CN': '{customer}，{car}仍未完工，非常抱歉。{dealer}正在处理，有进展会马上告诉您。',
    en: 'Dear {customer}, your {car} is still not ready; we are very sorry. {dealer} is on it, and you hear from us at once when there is news.',
  },
  'work-ready': {
    class: 'transactional',
    to: 'owner',
    variables: { customer, car, dealer: place },
    'zh-CN': '{customer}，您好！{car}已完工，随时可到{dealer}取车。',
    en: 'Dear {customer}, your {car} is ready. You can fetch it at {dealer} at any time.',
  },
  'work-promise-near': {
    class: 'transactional',
    to: 'staff',
    variables: { customer, car, promisedAt: time },
    'zh-CN': '【即将到时】{customer}（{car}）约定 {promisedAt} 完工。来不及请现在告知客户并更新时间。',
    en: '[Promise near] {customer} ({car}) was promised {promisedAt}. If it cannot be kept, please tell the customer now and move it.',
  },
  'work-promise-broken': {
    class: 'transactional',
    to: 'staff',
    variables: { customer, car, promisedAt: time },
    'zh-CN': '【已超时】{customer}（{car}）约定 {promisedAt} 完工，已超过30分钟无进展。请立即电话联系客户。',
    en: '[Promise broken] {customer} ({car}) was promised {promisedAt}; nothing was heard for 30 minutes. Please call the customer now.',
  },
  'work-overdue': {
    class: 'transactional',
    to: 'staff',
    variables: { customer, car, dealer: place, promisedAt: time },
    'zh-CN':
      '【维修超时】{customer}（{car}）约定 {promisedAt} 完工，{dealer}至今没有进展，客户一直在收到致歉短信。请亲自跟进。',
    en: '[Work overdue] {customer} ({car}) was promised {promisedAt}; {dealer} has no news since, and the customer gets one apology after the other. Please see to it yourself.',
  },
  'recall-notice': {
    class: 'service',
    to: 'owner',
    variables: { customer, car, campaign, dealer: place, where },
    'zh-CN':
      '【安全召回】{customer}，您好！厂家对您的{car}发布了召回（编号{campaign}），事关行车安全，处理免费。请尽快到{dealer}检修，预约：{where}',
    en: '[Safety recall] Dear {customer}, the maker has recalled your {car} (campaign {campaign}). It concerns your safety and costs nothing. Please have it seen to at {dealer} soon: {where}',
  },
  'recall-again': {
    class: 'service',
    to: 'owner',
    variables: { customer, car, campaign, dealer: place, where },
    'zh-CN':
      '【安全召回】{customer}，您好！您的{car}的召回检修（编号{campaign}）还没有完成，事关行车安全，处理免费。请到{dealer}检修，预约：{where}',
    en: '[Safety recall] Dear {customer}, the recall of your {car} (campaign {campaign}) has not been seen to yet. It concerns your safety and costs nothing. {dealer} is there for you: {where}',
  },
  'recall-unreached': {
    class: 'transactional',
    to: 'staff',
    variables: { customer, car, campaign },
    'zh-CN':
      '【召回未落实】{customer}（{car}）的安全召回（编号{campaign}）已通知两次，服务顾问尚未联系上。请安排人员跟进。',
    en: '[Recall open] {customer} ({car}) was told twice of a safety recall (campaign {campaign}), and no service advisor has called. Please see to it.',
  },
  'service-unrecovered': {
    class: 'transactional',
    to: 'staff',
    variables: { customer, car, dealer: place },
    'zh-CN': '【服务不满意】{customer}（{car}，{dealer}）在服务回访中表示不满意，经理至今没有联系。请安排人员跟进。',
    en: '[Not satisfied] {customer} ({car}, {dealer}) was not satisfied with the service, and the manager has not called yet. Please see to it.',
  },
}
