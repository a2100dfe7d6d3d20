import { z } from 'zod'
import { callWechat, type WechatAnswer } from './call-wechat.ts'
import { AnswerLost } from './channel.ts'
import type { ChannelTools } from './define-channel.ts'
import { type WecomAccount, wecomTokens } from './wecom-account.ts'

/** How an employee's task stands: 0 he has not pressed yet, 1 sent, 2 no contact of his any more, 3 has had as many as WeCom allows. */
type TaskStatus = number

/** Asks WeCom about what employees send to customers. Throws AnswerLost where it does not say. */
export interface TaskDesk {
  call(operation: string, body: object): Promise<WechatAnswer>
}

export const openDesk = (account: WecomAccount, at: string, tools: ChannelTools): TaskDesk => ({
  call: async (operation, body) => {
    const url = `${account.endpoint}/cgi-bin/externalcontact/${operation}`
    const answer = await callWechat(wecomTokens(account, tools), { url, body, at, patience: account.patience }, tools)
    if (answer.errcode !== 0) throw new AnswerLost(String(answer.errcode))
    return answer
  },
})

const resultsSchema = z.array(z.object({ external_userid: z.string().default(''), status: z.number().int() })).catch([])
const nextSchema = z.string().catch('')

/** A task of another system may go to thousands of his customers, a thousand on each page. */
const MOST_PAGES = 10

/** How a task stands for one customer of an employee; undefined where it is not for this customer. */
export async function statusOf(
  task: { msgid: string; userid: string },
  customer: string,
  desk: TaskDesk,
): Promise<TaskStatus | undefined> {
  let cursor = ''
  for (let page = 0; page < MOST_PAGES; page++) {
    const asked = { ...task, limit: 1000, ...(cursor && { cursor }) }
    const answer = await desk.call('get_groupmsg_send_result', asked)
    const found = resultsSchema.parse(answer.send_list).find((each) => each.external_userid === customer)
    cursor = nextSchema.parse(answer.next_cursor)
    if (found || !cursor) return found?.status
  }
  throw new AnswerLost('too-many-results')
}

const tasksSchema = z.array(z.object({ msgid: z.string() })).catch([])

/** When a task may have been made whose answer was lost, around the moment of asking for it: a function that is tried again still says when it was to begin. In seconds. */
const [BEFORE, AFTER] = [60, 30 * 60]

/**
 * The tasks of the company that were made around a moment (ISO 8601), the newest a hundred on each page.
 * https://developer.work.weixin.qq.com/document/path/93338
 */
export async function tasksMadeAt(moment: string, desk: TaskDesk): Promise<string[]> {
  const seconds = Math.floor(Date.parse(moment) / 1000)
  const span = { start_time: seconds - BEFORE, end_time: seconds + AFTER }
  const found: string[] = []
  let cursor = ''
  for (let page = 0; page < MOST_PAGES; page++) {
    const asked = { chat_type: 'single', ...span, filter_type: 0, limit: 100, ...(cursor && { cursor }) }
    const answer = await desk.call('get_groupmsg_list_v2', asked)
    found.push(...tasksSchema.parse(answer.group_msg_list).map(({ msgid }) => msgid))
    cursor = nextSchema.parse(answer.next_cursor)
    if (!cursor) return found
  }
  throw new AnswerLost('too-many-tasks')
}
