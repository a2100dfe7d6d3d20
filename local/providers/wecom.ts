import { z } from 'zod'
import type { Operation } from './fault-script.ts'
import { openProviderServer, type ProviderAnswer, type ProviderRequest, type Refuse } from './provider-server.ts'
import { type Delivered, openNumbers, type Simulator, type SimulatorParts } from './simulator.ts'
import { tellEvent, type WechatCallbackKey } from './wechat-crypto.ts'
import { openTokens, type Tokens } from './wechat-tokens.ts'
import { type Card, readable, type WecomMessage, wecomMessageSchema } from './wecom-content.ts'
import { clickEvent } from './wecom-press.ts'
import { type CustomerTasks, openCustomerTasks } from './wecom-tasks.ts'

/** A company and its application. */
export interface WecomAccount {
  corpId: string
  corpSecret: string
  agentId: number
  callback: Omit<WechatCallbackKey, 'receiver'>
  isMember(userId: string): boolean
  /** Members whom the application is not paid for. */
  unlicensed?: readonly string[]
  /** Whether a customer is in a member's list of contacts; nobody's without it. */
  isContact?(userId: string, externalUserId: string): boolean
}

export interface WecomSimulator extends Simulator {
  readonly tokens: Tokens
  /** Accepted with errcode 0 and never shown: more than 30 a minute or 1000 an hour to one member. */
  readonly dropped: readonly Delivered[]
  /** What members shall send to customers. */
  readonly tasks: CustomerTasks
  /** A member presses a button of a card, by the message's id and the button's key. */
  press(id: string, key: string, reason?: string): Promise<void>
}

interface Taken extends Delivered {
  readonly card: Card | undefined
  readonly content: string
  readonly taskId: string | undefined
}

const updateSchema = z.object({
  userids: z.array(z.string()).max(1000).default([]),
  agentid: z.number().int(),
  response_code: z.string(),
  button: z.object({ replace_name: z.string() }).optional(),
  template_card: z
    .looseObject({
      main_title: z.object({ title: z.string() }).optional(),
      sub_title_text: z.string().optional(),
      card_action: z.object({ type: z.literal(1), url: z.url() }).optional(),
    })
    .optional(),
})

/** A code changes one card once, for so long, in milliseconds. */
const CODE_LASTS = 72 * 3_600_000
const [PER_MINUTE, PER_HOUR] = [30, 1000]

/** WeCom: gettoken, messages of an application with cards, what is pressed on them, and how they change afterwards. */
export async function openWecom(account: WecomAccount, parts: SimulatorParts): Promise<WecomSimulator> {
  const { clock } = parts
  const key = { ...account.callback, receiver: account.corpId }
  const tokens = openTokens(account.corpId, clock)
  const taken: Taken[] = []
  const dropped: Taken[] = []
  const refused: string[] = []
  const tasks = openCustomerTasks((member, customer) => account.isContact?.(member, customer) ?? false, clock)
  const codes = new Map<string, { message: Taken; until: number }>()
  const newNumber = openNumbers(clock)
  let codesMade = 0

  const no = (errcode: number): ProviderAnswer => {
    refused.push(String(errcode))
    return { body: { errcode, errmsg: `refused: ${errcode}` } }
  }
  const newCode = (message: Taken): string => {
    codesMade += 1
    const code = `rc-${codesMade}-${message.id}`
    codes.set(code, { message, until: clock.now() + CODE_LASTS })
    return code
  }
  const since = (to: string, milliseconds: number): number =>
    taken.filter((each) => each.to === to && Date.parse(each.at) > clock.now() - milliseconds).length

  const send = (asked: WecomMessage): ProviderAnswer => {
    if (asked.agentid !== account.agentId) return no(40056)
    const to = asked.touser
    if (!to.split('|').some(account.isMember)) return no(81013)
    const content = JSON.stringify([to, asked.msgtype === 'text' ? asked.text : asked])
    const card = asked.msgtype === 'template_card' ? asked.template_card : undefined
    const same = asked.enable_duplicate_check === 1 ? sameAs(content, asked.duplicate_check_interval * 1000) : undefined
    if (same) return { body: { errcode: 0, errmsg: 'ok', msgid: same.id } }
    if (card && taken.some(({ taskId }) => taskId === card.task_id)) return no(42014)
    if (account.unlicensed?.includes(to))
      return { body: { errcode: 0, errmsg: 'ok', msgid: `m-${newNumber()}`, unlicenseduser: to } }
    const message: Taken = {
      id: `wecom-${newNumber()}`,
      ourId: card?.task_id,
      taskId: card?.task_id,
      to,
      text: readable(asked),
      ...(asked.msgtype === 'textcard' && { link: asked.textcard.url }),
      ...(card && {
        buttons: card.button_list.map(({ key: each, text, url, style }) => ({
          key: each ?? url ?? '',
          text,
          ...(style && { style }),
        })),
      }),
      at: new Date(clock.now()).toISOString(),
      card,
      content,
    }
    const isTooMuch = since(to, 60_000) >= PER_MINUTE || since(to, 3_600_000) >= PER_HOUR
    ;(isTooMuch ? dropped : taken).push(message)
    return { body: { errcode: 0, errmsg: 'ok', msgid: message.id, ...(card && { response_code: newCode(message) }) } }
  }

  const sameAs = (content: string, milliseconds: number): Taken | undefined =>
    taken.findLast((each) => each.content === content && Date.parse(each.at) > clock.now() - milliseconds)

  const update = (asked: z.output<typeof updateSchema>): ProviderAnswer => {
    const code = codes.get(asked.response_code)
    codes.delete(asked.response_code)
    if (asked.agentid !== account.agentId) return no(40056)
    if (!code || clock.now() > code.until) return no(40058)
    const { button, template_card: card } = asked
    code.message.pressed = button?.replace_name ?? card?.main_title?.title ?? ''
    if (card?.card_action) code.message.link = card.card_action.url
    return { body: { errcode: 0, errmsg: 'ok' } }
  }

  const answer = async (request: ProviderRequest, refuse: Refuse): Promise<ProviderAnswer> => {
    if (refuse?.kind === 'code' && refuse.code === 'invaliduser') {
      const { data } = z.object({ touser: z.string() }).safeParse(JSON.parse(request.body || '{}'))
      return { body: { errcode: 0, errmsg: 'ok', invaliduser: data?.touser ?? '', msgid: '' } }
    }
    if (refuse) return no(refuse.kind === 'throttle' ? 45009 : Number(refuse.code))
    const query = new URLSearchParams(request.query)
    if (request.path === TOKEN) return giveToken(query)
    const wrong = tokens.check(query.get('access_token') ?? '')
    if (wrong) return no(wrong)
    const body: unknown = JSON.parse(request.body)
    if (request.path === UPDATE) {
      const { data } = updateSchema.safeParse(body)
      return data ? update(data) : no(40058)
    }
    const toCustomer = tasks.answer(request.path, body)
    if (toCustomer) return typeof toCustomer === 'number' ? no(toCustomer) : { body: toCustomer }
    const { data } = wecomMessageSchema.safeParse(body)
    return data ? send(data) : no(40058)
  }

  const giveToken = (query: URLSearchParams): ProviderAnswer => {
    if (query.get('corpid') !== account.corpId) return no(40013)
    if (query.get('corpsecret') !== account.corpSecret) return no(40001)
    const { token, lasts } = tokens.give(false)
    return { body: { errcode: 0, errmsg: 'ok', access_token: token, expires_in: lasts } }
  }

  const operationOf = ({ method, path }: ProviderRequest): Operation | undefined => doors[`${method} ${path}`]
  const server = await openProviderServer({ ...parts, operationOf, answer })
  return {
    ...server,
    taken,
    refused,
    dropped,
    tasks,
    tokens,
    press: async (id, pressedKey, reason) => {
      const message = taken.find((each) => each.id === id)
      if (!message?.card) throw new Error(`There is no card ${id}`)
      const answered = await tellEvent(
        clickEvent(message, { key: pressedKey, reason, code: newCode(message), account, now: clock.now() }),
        key,
        parts,
      )
      const replaced = /<ReplaceName><!\[CDATA\[([^\]]*)\]\]>/.exec(answered ?? '')?.[1]
      if (replaced !== undefined) message.pressed = replaced
    },
  }
}

const TOKEN = '/cgi-bin/gettoken'
const UPDATE = '/cgi-bin/message/update_template_card'

const doors: Readonly<Record<string, Operation>> = {
  [`GET ${TOKEN}`]: 'token',
  'POST /cgi-bin/message/send': 'send',
  [`POST ${UPDATE}`]: 'update',
  'POST /cgi-bin/externalcontact/add_msg_template': 'send',
  'POST /cgi-bin/externalcontact/get_groupmsg_send_result': 'query',
  'POST /cgi-bin/externalcontact/get_groupmsg_list_v2': 'query',
  'POST /cgi-bin/externalcontact/remind_groupmsg_send': 'update',
  'POST /cgi-bin/externalcontact/cancel_groupmsg_send': 'update',
}
