import { readPerson } from '../functions/customers/person-store.ts'
import { pagePath } from '../functions/pages/links.ts'
import { FIRST_OWNER, firstOwner } from '../samples/first-owner.ts'
import { DEFAULT_DATA_DIR } from './connect.ts'
import type { Machine } from './machine.ts'

/** What `npm start` says when everything is running: where it is, and what to try next, in which order. */
export async function welcome(
  { services, clock, host }: Machine,
  { url, data }: { url: string; data: string },
): Promise<string> {
  const from = new Date(clock.now()).toISOString()
  const outbox = url + (await pagePath('ops', { by: 'local' }, { from, secrets: services.secrets }))
  const journeys = services.config.journeys.map(({ slug }) => slug).join(', ')
  // The tools look for the machine in its data folder.
  const run = data === DEFAULT_DATA_DIR ? 'npm run' : `LTL_DATA=${data} npm run`
  const owner = await ownerSide({ services, url, run, from })
  return `
Lead-to-Loyalty 正在运行 · is running

  地址 address     ${url}  (this computer's clock: stores answer in their opening hours)
  数据 data        ${data}  (one folder; Ctrl-C 停止 stops, npm start 继续 goes on)
  旅程 journeys    ${journeys}
  函数 functions   ${host.functions.list().length}

接下来，在另一个终端里 · Try next, in a second terminal

  1  ${run} send
     发一条线索，得到顾问的手机页面链接 · send a lead; it prints the advisor's phone page
  2  打开该链接，点「立即接收」 · open that page and accept
  3  ${run} lead -- ID
     看这条线索的全过程 · read the lead's story; step 1 prints the ID

${owner}其他 · And then

  ${outbox}
     发件箱（本应发出的每条消息）、人工分配、各门店顾问和经理的入口
     the outbox (what would have been sent to whom), the human queue, and the pages of each store's people

  ${run} runs          旅程运行情况 · the runs by journey and state
  ${run} reconcile     对账：无丢失、无重复 · prove that nothing was lost or sent twice
  ${run} journeys      旅程说明 · what each journey does, in words

  aws --endpoint-url ${url} --region cn-local-1 stepfunctions list-state-machines
`
}

/** What can be tried as an owner, where the sample owners are there. */
async function ownerSide({
  services,
  url,
  run,
  from,
}: Pick<Machine, 'services'> & Record<'url' | 'run' | 'from', string>) {
  const personId = await firstOwner(services)
  if (!(await readPerson(services.table, personId))) return ''
  const page = url + (await pagePath('owner', { personId }, { from, secrets: services.secrets }))
  return `车主一侧 · The owner's side

  4  ${page}
     示例车主的页面：改期、报里程、偏好与停止、投诉、注销
     a sample owner's page: book, report the odometer, say what may be sent, complain, be erased
  5  ${run} send -- --event
     门店系统传来「保养完成」 · a workshop tells of a service that was done
  6  ${run} import -- complaints samples/complaints.csv
     几起投诉，时钟随即开始 · some complaints: their clocks begin, the stores' people are told
  7  ${run} why -- ${FIRST_OWNER}
     这位车主收到了什么、没收到什么、为什么 · what this owner was and was not sent, and why

`
}
