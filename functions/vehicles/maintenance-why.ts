import type { ItemDue } from './maintenance-item.ts'
import type { MaintenanceRules } from './maintenance-rules.ts'
import type { MaintenanceDue } from './vehicle-record.ts'

type Line = MaintenanceDue['why'][number]

/** Why this day, in words for people: what counts, from when, and how sure it is. */
export function wordsOfPlan(lead: ItemDue, { rules, asks }: { rules: MaintenanceRules; asks: boolean }): Line[] {
  const title = rules.items[lead.code]?.title ?? { 'zh-CN': lead.code, en: lead.code }
  const every = intervalWords(lead.interval)
  const since = sinceWords(lead)
  const reasons = (lead.prediction?.why ?? []).map(({ zh, en }): Line => ({ 'zh-CN': zh, en }))
  return [
    { 'zh-CN': `${title['zh-CN']}：${every['zh-CN']}，${since['zh-CN']}`, en: `${title.en}: ${every.en}, ${since.en}` },
    dayWords(lead),
    ...reasons,
    ...(asks ? [askWords] : []),
  ]
}

const askWords: Line = {
  'zh-CN': '把握不足：先询问里程，不作断言',
  en: 'Too uncertain to assert: the odometer is asked for first',
}

function intervalWords({ km, months }: ItemDue['interval']): Line {
  const zh = [km && `${km.toLocaleString('en')} 公里`, months && `${months} 个月`].filter(Boolean)
  const en = [km && `${km.toLocaleString('en')} km`, months && `${months} months`].filter(Boolean)
  return { 'zh-CN': `每 ${zh.join('或 ')}`, en: `every ${en.join(' or ')}` }
}

function sinceWords({ since, assumed }: ItemDue): Line {
  if (since === undefined) return { 'zh-CN': '无历史记录', en: 'nothing is known of the time before' }
  if (assumed)
    return { 'zh-CN': `自 ${since} 起，建档前无记录`, en: `since ${since}, with no record before we knew the car` }
  return { 'zh-CN': `自 ${since} 起`, en: `since ${since}` }
}

function dayWords({ day, by, declined, prediction }: ItemDue): Line {
  if (declined) return { 'zh-CN': `车主曾谢绝，${day} 后再询问`, en: `Declined before; asked again on ${day}` }
  if (by === 'time') return { 'zh-CN': `按时间 ${day} 到期`, en: `Due by time on ${day}` }
  if (prediction?.passed) return { 'zh-CN': `${day} 的读数已超过里程`, en: `The reading of ${day} is beyond the mark` }
  const span = `${prediction?.earliest ?? day} … ${prediction?.latest ?? day}`
  return {
    'zh-CN': `按里程预计 ${day} 到期（80% 区间 ${span}）`,
    en: `Due by mileage, probably on ${day} (80 % interval ${span})`,
  }
}
