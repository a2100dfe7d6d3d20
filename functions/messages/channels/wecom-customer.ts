import { z } from 'zod'
import { callWechat, type WechatAnswer } from './call-wechat.ts'
import { AnswerLost, type AskedMessage, type OutgoingMessage, type SendAnswer } from './channel.ts'
import { type ChannelTools, defineChannel } from './define-channel.ts'
import { meaningOf, wecomCodes } from './wechat-codes.ts'
import {
  WECOM_ACCOUNT,
  type WecomAccount,
  wecomAccountSchema,
  wecomSecretSchema,
  wecomTokens,
} from './wecom-account.ts'
import { openDesk, statusOf, type TaskDesk, tasksMadeAt } from './wecom-tasks.ts'

/** In bytes of UTF-8. */
const LONGEST_TEXT = 4000

/**
 * Messages to customers in WeCom (企业群发 of 客户联系): a task for the employee who looks after them, who presses send.
 * WeCom brings a customer four of a company's in a calendar month, counts them itself, and says so by 41048, the
 * list of failures, or the result of the task.
 * https://developer.work.weixin.qq.com/document/path/92135 (task), 93338 (results), 97610 (reminder: three a day), 97611 (end)
 */
export const wecomCustomer = defineChannel({
  name: 'wecom-customer',
  accountOf: WECOM_ACCOUNT,
  account: wecomAccountSchema,
  secret: wecomSecretSchema,
  capabilities: {
    personalLinks: true,
    deduplicates: false,
    address: 'wecom-user',
    needsEmployee: 'wecom',
  },
  send: handToEmployee,
  query: askWhetherPressed,
  remind: (asked, account, tools) => callTask('remind_groupmsg_send', asked, account, tools),
  withdraw: (asked, account, tools) => callTask('cancel_groupmsg_send', asked, account, tools),
})

async function handToEmployee(
  { address, employee, text, at }: OutgoingMessage,
  account: WecomAccount,
  tools: ChannelTools,
): Promise<SendAnswer> {
  if (employee === undefined) return { kind: 'refused', reason: 'no-employee' }
  if (Buffer.byteLength(text) > LONGEST_TEXT) return { kind: 'refused', reason: 'field: text', class: 'content' }
  const body = { chat_type: 'single', external_userid: [address], sender: employee, text: { content: text } }
  const url = `${account.endpoint}/cgi-bin/externalcontact/add_msg_template`
  const answer = await callWechat(wecomTokens(account, tools), { url, body, at, patience: account.patience }, tools)
  if (answer.errcode !== 0) return meaningOf(answer, wecomCodes)
  if (failedFor(answer).includes(address))
    return { kind: 'refused', reason: 'fail_list', unreachable: true, class: 'recipient' }
  return { kind: 'handed', providerId: `${String(answer.msgid)}/${employee}` }
}

const failedFor = (answer: WechatAnswer): readonly string[] => z.array(z.string()).catch([]).parse(answer.fail_list)

async function askWhetherPressed(
  { address, providerId, employee, sentAt, at }: AskedMessage,
  account: WecomAccount,
  tools: ChannelTools,
): Promise<SendAnswer | undefined> {
  const desk = openDesk(account, at, tools)
  if (providerId === undefined) return findTask({ address, employee, sentAt }, desk)
  const task = taskOf(providerId)
  return meaning(await statusOf(task, address, desk), task)
}

/** A task whose answer was lost, among those of that moment: an employee gets one for the same customer in a day. Undefined where WeCom has none. */
async function findTask(
  { address, employee: userid, sentAt }: Pick<AskedMessage, 'address' | 'employee' | 'sentAt'>,
  desk: TaskDesk,
): Promise<SendAnswer | undefined> {
  if (userid === undefined) throw new AnswerLost('no-employee')
  for (const msgid of await tasksMadeAt(sentAt, desk)) {
    const status = await statusOf({ msgid, userid }, address, desk).catch(ignoreOthers)
    if (status !== undefined) return meaning(status, { msgid, userid })
  }
  return undefined
}

/** WeCom does not know of this employee in this task: it is of another. */
function ignoreOthers(error: unknown): undefined {
  if (!(error instanceof AnswerLost && error.reason === NO_SUCH_TASK)) throw error
}
const NO_SUCH_TASK = '41047'

function meaning(status: number | undefined, { msgid, userid }: { msgid: string; userid: string }): SendAnswer {
  const providerId = `${msgid}/${userid}`
  switch (status) {
    case 1:
      return { kind: 'accepted', providerId }
    case 2:
      return { kind: 'refused', reason: 'not-a-contact', unreachable: true, class: 'recipient' }
    case 3:
      return { kind: 'refused', reason: 'has-had-as-many-as-allowed' }
    default:
      return { kind: 'handed', providerId }
  }
}

/** Our id of a task: WeCom's, and whose it is. */
function taskOf(providerId: string | undefined): { msgid: string; userid: string } {
  const [, msgid, userid] = /^(.+)\/([^/]+)$/.exec(providerId ?? '') ?? []
  if (!msgid || !userid) throw new AnswerLost('no-task-id')
  return { msgid, userid }
}

/** Ends or repeats the notice that the employee got. A refusal is a lost answer: what became of the task tells `query`. */
async function callTask(
  operation: 'remind_groupmsg_send' | 'cancel_groupmsg_send',
  { providerId, at }: AskedMessage,
  account: WecomAccount,
  tools: ChannelTools,
): Promise<void> {
  await openDesk(account, at, tools).call(operation, { msgid: taskOf(providerId).msgid })
}
