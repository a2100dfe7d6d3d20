import { type Html, html } from '../../../console/html.ts'
import { columns, stacks, strip, WIDE } from './charts.ts'
import { legend, named, number, table, title } from './html-parts.ts'
import type { YearReport } from './year-report.ts'

/** What owners got, what waited, and what they were spared. */
export const messageSections = (report: YearReport): Html =>
  html`<div class="two">${distribution(report)}${hours(report)}</div>${months(report)}${purposes(report)}${suppressions(report)}${deferrals(report)}`

function distribution({ messages }: YearReport): Html {
  const total = messages.perOwnerMonth.reduce((sum, each) => sum + each, 0)
  const last = messages.perOwnerMonth.length - 1
  const bars = messages.perOwnerMonth.map((value, many) => ({
    name: many === last ? `${many}+` : String(many),
    value,
    label: value === 0 ? '' : share(value, total),
  }))
  return html`<section class="card">${title('每位车主每月收到几条', 'Messages per owner and month', `${number(messages.sent)} 条 messages · 平均 mean ${messages.mean.toFixed(2)} · 最多 most ${messages.most} · 最忙一天 busiest day ${messages.busiest.day}: ${number(messages.busiest.count)}`)}${columns(bars, 'Owner-months by number of messages')}</section>`
}

const share = (part: number, of: number): string => {
  const percent = (100 * part) / Math.max(1, of)
  return percent < 0.05 ? '<0.1%' : `${percent < 10 ? percent.toFixed(1) : Math.round(percent)}%`
}

/** The hours of a day in the order in which a day is lived; the quiet ones grey. */
function hours({ messages }: YearReport): Html {
  const bars = messages.hours.kept.map((value, hour) => ({
    name: hour % 3 === 0 ? String(hour) : '',
    parts: [
      { name: 'kept', value, tone: 'service' },
      { name: 'exempt', value: messages.hours.exempt[hour] ?? 0, tone: 'answer' },
    ],
  }))
  const kept = messages.hours.kept.reduce((sum, value, hour) => (hour >= 20 || hour < 9 ? sum + value : sum), 0)
  return html`<section class="card">${title('收件人当地几点', "By the recipient's own clock", `安静时段 20–9 点非豁免 ${number(kept)} 条 · not exempt in quiet hours: ${number(kept)}`)}${stacks(bars, 'Messages by hour')}<div class="legend"><span><i class="service"></i>受安静时段约束 keep quiet hours</span><span><i class="answer"></i>豁免（答复、安全）exempt</span></div></section>`
}

function months({ messages }: YearReport): Html {
  const tones = messages.purposes.map(({ purpose }) => purpose)
  const bars = messages.months.map(({ month, counts }) => ({
    name: month.slice(2),
    parts: tones.map((tone) => ({ name: tone, value: counts[tone] ?? 0, tone })),
  }))
  return html`<section class="card">${title('按月与用途', 'By month and purpose')}${stacks(bars, 'Messages by month and purpose', WIDE)}${legend(tones)}</section>`
}

function purposes({ messages, life }: YearReport): Html {
  const rows = messages.purposes.map(
    ({ purpose, sent, owners, most }) =>
      html`<tr><td>${named(purpose)}</td><td class="wide">${strip([{ name: purpose, value: sent, tone: purpose }], Math.max(...messages.purposes.map((each) => each.sent)))}</td><td class="n">${number(sent)}</td><td class="n">${(sent / life.owners).toFixed(2)}</td><td class="n">${number(owners)}</td><td class="n">${most}</td></tr>`,
  )
  return html`<section class="card">${title('用途', 'Purposes')}${table(
    [
      ['用途', 'Purpose'],
      ['', ''],
      ['条数', 'Sent', 'n'],
      ['每人每年', 'Per owner', 'n'],
      ['车主数', 'Owners', 'n'],
      ['一人一月最多', 'Most in a month', 'n'],
    ],
    rows,
  )}</section>`
}

function suppressions({ suppressions: all }: YearReport): Html {
  const top = Math.max(1, ...all.map(({ count }) => count))
  const rows = all.map(
    ({ reason, purpose, count }) =>
      html`<tr><td>${named(reason)}</td><td>${named(purpose)}</td><td class="wide">${strip([{ name: reason, value: count, tone: purpose }], top)}</td><td class="n">${number(count)}</td></tr>`,
  )
  return html`<section class="card">${title('没有发出的', 'Not sent, and why')}${table(
    [
      ['原因', 'Reason'],
      ['用途', 'Purpose'],
      ['', ''],
      ['条数', 'Count', 'n'],
    ],
    rows,
  )}</section>`
}

function deferrals({ deferrals: all }: YearReport): Html {
  const rows = all.map(
    ({ reason, purpose, count, thenSent, thenDropped, medianHours }) =>
      html`<tr><td>${named(reason)}</td><td>${named(purpose)}</td><td class="n">${number(count)}</td><td class="n">${number(thenSent)}</td><td class="n">${number(thenDropped)}</td><td class="n">${medianHours.toFixed(1)} h</td></tr>`,
  )
  return html`<section class="card">${title('推迟的', 'Deferred')}${table(
    [
      ['原因', 'Reason'],
      ['用途', 'Purpose'],
      ['条数', 'Count', 'n'],
      ['后发出', 'Then sent', 'n'],
      ['后取消', 'Dropped', 'n'],
      ['中位', 'Median', 'n'],
    ],
    rows,
  )}</section>`
}
