import { pagePath } from '../functions/pages/links.ts'
import type { Machine } from './machine.ts'

/** What `npm start` says when everything is running: where it is, and what to try next. */
export async function welcome(
  { services, clock, host }: Machine,
  { url, data }: { url: string; data: string },
): Promise<string> {
  const from = new Date(clock.now()).toISOString()
  const outbox = url + (await pagePath('ops', { by: 'local' }, { from, secrets: services.secrets }))
  const journeys = services.config.journeys.map(({ slug }) => slug).join(', ')
  return `
Lead-to-Loyalty 正在运行 · is running

  地址 address     ${url}
  数据 data        ${data}  (one folder; Ctrl-C 停止 stops, npm start 继续 goes on)
  旅程 journeys    ${journeys}
  函数 functions   ${host.functions.list().length}

接下来 · Try next

  发件箱：每条本应发出的消息 · the outbox: every message that would have been sent
    ${outbox}
  打开其中的链接，像顾问一样接单 · open a link in it and accept a lead as its advisor

  npm run send                 发一条自己的线索 · send a lead of your own
  npm run lead -- ID           一条线索的全过程 · one lead's whole story
  npm run runs                 旅程运行情况 · the runs by journey and state
  npm run reconcile            对账：无丢失、无重复 · prove that nothing was lost or sent twice

  aws --endpoint-url ${url} --region cn-local-1 stepfunctions list-state-machines
`
}
