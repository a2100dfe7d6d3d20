import { type Html, html } from '../../../console/html.ts'
import { columns } from './charts.ts'
import { number, table, title } from './html-parts.ts'
import type { ComplaintsReport, YearReport } from './year-report.ts'

const TARGET: Readonly<Record<string, string>> = { P1: '15 min', P2: '2 h', P3: '24 h' }
const TARGET_BUCKETS: Readonly<Record<string, number>> = { P1: 1, P2: 3, P3: 6 }

/** How long it took until a human spoke with them, and who was told. */
export function complaintSections({ complaints, levels }: YearReport): Html {
  const rows = complaints.map(
    ({ severity, filed, inTime, median, p90, longest, reopened }) =>
      html`<tr><td><b>${severity}</b></td><td class="n">${number(filed)}</td><td class="n">${inTime}<small>${TARGET[severity]}</small></td><td class="n">${span(median)}</td><td class="n">${span(p90)}</td><td class="n">${span(longest)}</td>${LEVELS.map((level) => html`<td class="n">${told(level, severity, levels)}</td>`)}<td class="n">${reopened}</td></tr>`,
  )
  const states = complaints.map(
    ({ severity, closed }) =>
      html`<b>${severity}</b> ${Object.entries(closed).map(([why, count]) => html`<span class="chip">${why} <b>${count}</b></span>`)} `,
  )
  return html`<section class="card">${title('投诉：多久有人联系', 'Complaints: time to human contact')}<div class="two three">${complaints.map(bucketChart)}</div>${table(
    [
      ['等级', 'Grade'],
      ['起', 'Filed', 'n'],
      ['按时', 'In time', 'n'],
      ['中位', 'Median', 'n'],
      ['九成', 'P90', 'n'],
      ['最长', 'Longest', 'n'],
      ...LEVELS.map((level): [string, string, 'n'] => [NAMES[level] ?? level, level, 'n']),
      ['重开', 'Reopened', 'n'],
    ],
    rows,
  )}<p class="note" style="margin-top:14px">现状 State: ${states}</p></section>`
}

const told = (level: string, severity: string, levels: YearReport['levels']): number =>
  levels.find((each) => each.level === level)?.counts[severity] ?? 0

const LEVELS = ['dealer', 'manager', 'general-manager', 'region', 'brand'] as const
const MEANING: Readonly<Record<string, string>> = {
  P1: '安全、监管、媒体 safety, regulator, press',
  P2: '反复维修、三包 repeated repair, warranty law',
  P3: '其他 the rest',
}
const NAMES: Readonly<Record<string, string>> = {
  dealer: '门店',
  manager: '经理',
  'general-manager': '总经理',
  region: '区域',
  brand: '品牌',
}

function bucketChart({ severity, buckets }: ComplaintsReport): Html {
  const inTime = TARGET_BUCKETS[severity] ?? 0
  const bars = Object.entries(buckets).map(([name, value], at) => ({
    name,
    value,
    label: value === 0 ? '' : String(value),
    tone: name === 'none' ? 'quiet' : at < inTime ? 'good' : 'bad',
  }))
  return html`<div><p class="note"><b>${severity}</b> ${MEANING[severity]}</p>${columns(bars, `${severity} by time to contact`)}</div>`
}

function span(minutes: number): string {
  if (minutes < 60) return `${Math.round(minutes)} min`
  return minutes < 48 * 60 ? `${(minutes / 60).toFixed(1)} h` : `${(minutes / 1440).toFixed(1)} d`
}
