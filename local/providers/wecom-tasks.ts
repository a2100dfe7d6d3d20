import { z } from 'zod'
import type { Clock } from '../clock.ts'
import { openNumbers } from './simulator.ts'
import { chineseDay } from './sms-phones.ts'

/** What an employee shall send to a customer, on his phone: he presses send, or does not. */
export interface CustomerTask {
  readonly id: string
  readonly sender: string
  readonly to: string
  readonly text: string
  /** ISO 8601 */
  readonly at: string
  /** As WeCom says it: 0 not sent, 1 sent, 2 no contact of his any more, 3 the customer has had as many as allowed. */
  status: 0 | 1 | 2 | 3
  sentAt?: string
  /** How often he was reminded. */
  reminders: number
  /** The company ended it: it can be sent no more. */
  isEnded: boolean
}

type Answer = object | number

export interface CustomerTasks {
  readonly all: readonly CustomerTask[]
  /** The employee presses send. */
  press(id: string): void
  /** What WeCom says to a call, or its code for why not; undefined: the path is none of these. */
  answer(path: string, body: unknown): Answer | undefined
}

const newTaskSchema = z.object({
  chat_type: z.literal('single'),
  external_userid: z.array(z.string().min(1)).min(1).max(10_000),
  sender: z.string().min(1),
  text: z.object({ content: z.string().refine((text) => Buffer.byteLength(text) <= 4000) }),
})
const taskSchema = z.object({ msgid: z.string() })
const resultSchema = taskSchema.extend({ userid: z.string(), limit: z.number().int().optional() })

const listSchema = z.object({
  chat_type: z.literal('single'),
  start_time: z.number().int(),
  end_time: z.number().int(),
  filter_type: z.literal([0, 1, 2]).optional(),
  limit: z.number().int().max(100).optional(),
})

/** Of one company to one customer in a calendar month. */
const MOST_IN_A_MONTH = 4
const MOST_REMINDERS = 3

const PATH = '/cgi-bin/externalcontact/'

/** Messages to customers (企业群发): tasks of employees. https://developer.work.weixin.qq.com/document/path/92135 and 93338 */
export function openCustomerTasks(
  isContact: (userId: string, externalUserId: string) => boolean,
  clock: Pick<Clock, 'now'>,
): CustomerTasks {
  const all: CustomerTask[] = []
  const newNumber = openNumbers(clock)
  const find = (id: string): CustomerTask | undefined => all.find((each) => each.id === id)
  const monthOf = (at: number): string => chineseDay(at).slice(0, 6)
  const hasHadEnough = (to: string): boolean =>
    all.filter((each) => each.to === to && each.sentAt && monthOf(Date.parse(each.sentAt)) === monthOf(clock.now()))
      .length >= MOST_IN_A_MONTH

  const create = ({ external_userid, sender, text }: z.output<typeof newTaskSchema>): Answer => {
    const may = (to: string): boolean => isContact(sender, to) && !hasHadEnough(to)
    const [to, ...others] = external_userid.filter(may)
    if (to === undefined) return 41048
    const fail_list = external_userid.filter((each) => !may(each))
    const at = new Date(clock.now()).toISOString()
    const id = `msgSimulated${newNumber()}`
    for (const each of [to, ...others])
      all.push({ id, sender, to: each, text: text.content, at, status: 0, reminders: 0, isEnded: false })
    return yes({ fail_list, msgid: id })
  }
  const result = ({ msgid, userid }: z.output<typeof resultSchema>): Answer => {
    const own = all.filter((each) => each.id === msgid && each.sender === userid)
    if (own.length === 0) return 41047
    return yes({
      next_cursor: '',
      send_list: own.map(({ to, status, sentAt }) => ({
        external_userid: to,
        userid,
        status,
        ...(sentAt && { send_time: Math.floor(Date.parse(sentAt) / 1000) }),
      })),
    })
  }
  const list = ({ start_time, end_time }: z.output<typeof listSchema>): Answer => {
    const made = [...new Map(all.map((task) => [task.id, task])).values()].filter(({ at }) => {
      const seconds = Math.floor(Date.parse(at) / 1000)
      return seconds >= start_time && seconds <= end_time
    })
    const said = made.map(({ id, at, text }) => ({
      msgid: id,
      create_time: at,
      create_type: 0,
      text: { content: text },
    }))
    return yes({ next_cursor: '', group_msg_list: said })
  }
  const remind = ({ msgid }: z.output<typeof taskSchema>): Answer => {
    const task = find(msgid)
    if (!task) return 41047
    if (task.reminders >= MOST_REMINDERS) return 45009
    task.reminders += 1
    return yes({})
  }
  const cancel = ({ msgid }: z.output<typeof taskSchema>): Answer => {
    const task = find(msgid)
    if (!task) return 41047
    task.isEnded = true
    return yes({})
  }
  const doors: Readonly<Record<string, (body: unknown) => Answer>> = {
    [`${PATH}add_msg_template`]: parsed(newTaskSchema, create),
    [`${PATH}get_groupmsg_send_result`]: parsed(resultSchema, result),
    [`${PATH}get_groupmsg_list_v2`]: parsed(listSchema, list),
    [`${PATH}remind_groupmsg_send`]: parsed(taskSchema, remind),
    [`${PATH}cancel_groupmsg_send`]: parsed(taskSchema, cancel),
  }
  return {
    all,
    answer: (path, body) => doors[path]?.(body),
    press: (id) => {
      const task = find(id)
      if (!task || task.isEnded || task.status !== 0) return
      task.status = !isContact(task.sender, task.to) ? 2 : hasHadEnough(task.to) ? 3 : 1
      if (task.status === 1) task.sentAt = new Date(clock.now()).toISOString()
    },
  }
}

const yes = (said: object): Answer => ({ errcode: 0, errmsg: 'ok', ...said })

const parsed =
  <Schema extends z.ZodType>(schema: Schema, answer: (asked: z.output<Schema>) => Answer) =>
  (body: unknown): Answer => {
    const { data } = schema.safeParse(body)
    return data === undefined ? 40063 : answer(data)
  }
