import { type Html, html } from '../../../console/html.ts'
import { strip } from './charts.ts'
import { named, number, table, title } from './html-parts.ts'
import type { YearReport } from './year-report.ts'

/** From reminders to bookings, what staff had to do, and the journeys. */
export const careSections = (report: YearReport): Html => html`${funnel(report)}${tasks(report)}${journeys(report)}`

function funnel({ funnel: all }: YearReport): Html {
  const { booked } = all
  const line = (zh: string, en: string, value: number, tone: string, sub = false): Html =>
    html`<div><span class="${sub ? 'sub' : ''}">${zh} <small class="what">${en}</small></span>${strip([{ name: en, value, tone }], all.due)}<b>${number(value)}</b></div>`
  const total = booked.before + booked.afterFirst + booked.afterSecond + booked.afterCall
  return html`<section class="card">${title('从提醒到预约', 'From reminder to booking')}<div class="funnel">
${line('到期', 'came due', all.due, 'main')}
${line('第一次提醒', 'first message', all.firstSent, 'service')}
${line('第二次提醒', 'second message', all.secondSent, 'service')}
${line('预约', 'booked', total, 'good')}
${line('提醒之前', 'before any message', booked.before, 'good', true)}
${line('第一次之后', 'after the first', booked.afterFirst, 'good', true)}
${line('第二次之后', 'after the second', booked.afterSecond, 'good', true)}
${line('电话之后', "after the advisor's call", booked.afterCall, 'good', true)}
${line('未预约直接到店', 'came without booking', all.cameWithoutBooking, 'good')}
${line('婉拒', 'declined', all.declined, 'marketing')}
${line('车辆已离开', 'car is gone', all.gone, 'answer')}
${line('没有回音', 'silent', all.silent, 'answer')}
${line('仍在提醒', 'still open', all.open, 'quiet')}
</div><p class="note" style="margin-top:14px">预约 Bookings: ${Object.entries(all.bookings).map(([what, count]) => html`<span class="chip">${what} <b>${number(count)}</b></span>`)}</p></section>`
}

function tasks({ tasks: all, busiestDealer: busiest }: YearReport): Html {
  const top = Math.max(1, ...all.map(({ opened }) => opened))
  const rows = all.map(
    ({ task, opened, done, missed, dropped, open }) =>
      html`<tr><td>${task}</td><td class="wide">${strip(
        [
          { name: 'done', value: done, tone: 'good' },
          { name: 'missed', value: missed, tone: 'bad' },
          { name: 'dropped', value: dropped, tone: 'answer' },
          { name: 'open', value: open, tone: 'marketing' },
        ],
        top,
      )}</td><td class="n">${number(opened)}</td><td class="n">${number(done)}</td><td class="n">${number(missed)}</td><td class="n">${number(dropped)}</td><td class="n">${number(open)}</td></tr>`,
  )
  return html`<section class="card">${title('员工任务', 'Tasks', `一家门店一天最多 most for one dealer on one day: ${busiest.count} (${busiest.dealerId}, ${busiest.day})`)}${table(
    [
      ['任务', 'Task'],
      ['', ''],
      ['开出', 'Opened', 'n'],
      ['完成', 'Done', 'n'],
      ['错过', 'Missed', 'n'],
      ['撤销', 'Dropped', 'n'],
      ['未完', 'Open', 'n'],
    ],
    rows,
  )}</section>`
}

function journeys({ journeys: all }: YearReport): Html {
  const rows = all.map(
    ({ journey, started, running, ends }) =>
      html`<tr><td>${named(journey)}</td><td class="n">${number(started)}</td><td class="n">${number(running)}</td><td>${Object.entries(
        ends,
      ).map(([end, count]) => html`<span class="chip">${end} <b>${number(count)}</b></span>`)}</td></tr>`,
  )
  return html`<section class="card">${title('旅程', 'Journeys')}${table(
    [
      ['旅程', 'Journey'],
      ['开始', 'Started', 'n'],
      ['在途', 'Running', 'n'],
      ['结束于', 'Ended by'],
    ],
    rows,
  )}</section>`
}
