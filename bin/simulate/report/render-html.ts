import { type Html, html } from '../../../console/html.ts'
import { careSections } from './html-care.ts'
import { complaintSections } from './html-complaints.ts'
import { messageSections } from './html-messages.ts'
import { number, title } from './html-parts.ts'
import { style } from './style.ts'
import type { YearReport } from './year-report.ts'

/** The report as one page that needs nothing else. */
export function renderHtml(report: YearReport): string {
  const { life } = report
  const page = html`<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>一年 · A year of ${number(life.owners)} owners</title><style></style></head>
<body><main>
${hero(report)}
${verdict(report)}
${messageSections(report)}
${careSections(report)}
${complaintSections(report)}
${cost(report)}
</main></body></html>`
  // The style sheet is ours, and the template would escape its quotes.
  return page.text.replace('<style></style>', `<style>${style}</style>`)
}

function hero({ life, messages, funnel, complaints }: YearReport): Html {
  const booked = Object.values(funnel.booked).reduce((sum, each) => sum + each, 0)
  const filed = complaints.reduce((sum, each) => sum + each.filed, 0)
  const figures: [string, Html | string, string][] = [
    [(messages.mean ?? 0).toFixed(2), '条消息 / 车主 / 月', 'messages per owner and month'],
    [number(messages.most), '一人一月最多', 'the most one person got in a month'],
    [
      `${percent(booked, funnel.due)}`,
      `到期后预约（${number(booked)} / ${number(funnel.due)}）`,
      'of what came due was booked',
    ],
    [number(filed), '起投诉', 'complaints'],
  ]
  return html`<header><h1>${number(life.owners)} 位车主的一年<small>A year of ${number(life.owners)} owners</small></h1>
<p class="lede">${number(life.cars)} 辆车 cars · ${life.dealers} 家门店 dealers · ${life.from} – ${life.to} · ${life.days} 天 days · seed ${life.seed}</p></header>
<div class="grid">${figures.map(([value, zh, en]) => html`<div class="card"><div class="figure">${value}</div><div>${zh}</div><div class="what">${en}</div></div>`)}</div>`
}

function verdict({ reconciled: { breaks, looked } }: YearReport): Html {
  const what = Object.entries(looked)
    .map(([kind, count]) => `${number(count)} ${kind}`)
    .join(', ')
  if (breaks.length === 0)
    return html`<div class="card verdict"><span class="sign"><i>✓</i></span><div><b>对账：没有任何无法解释之处 · Reconciled: nothing unexplained</b>${what}</div></div>`
  const rules = Map.groupBy(breaks, ({ rule }) => rule)
  return html`<div class="card verdict bad"><span class="sign"><i>!</i></span><div><b>对账：${breaks.length} 处无法解释 · Reconciled: ${breaks.length} unexplained</b>
${[...rules].map(([rule, each]) => html`<div>${rule}: ${each.length}, e.g. ${each[0]?.about} ${each[0]?.found}</div>`)}</div></div>`
}

function cost({ cost: { seconds, phases, megabytes, items, stored }, deeds }: YearReport): Html {
  return html`<section class="card">${title('大家做了什么', 'What people did')}
<p>${Object.entries(deeds).map(([deed, count]) => html`<span class="chip">${deed} <b>${number(count)}</b></span>`)}</p></section>
<footer>${seconds.toFixed(0)} s（${Object.entries(phases)
    .map(([phase, each]) => `${phase} ${each.toFixed(0)} s`)
    .join(', ')}）· ${number(megabytes)} MB · ${number(items)} items · ${stored.toFixed(0)} MB on disk</footer>`
}

const percent = (part: number, of: number): string => `${of === 0 ? 0 : Math.round((100 * part) / of)} %`
