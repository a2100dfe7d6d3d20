import { z } from 'zod'
import { openProviderServer, type ProviderAnswer, type ProviderRequest, type Refuse } from './provider-server.ts'
import { type Delivered, deliveredSoon, openNumbers, type Simulator, type SimulatorParts } from './simulator.ts'
import { fieldRefused, readable, type WechatTemplate } from './wechat-content.ts'
import { type Fields, tellEvent, type WechatCallbackKey } from './wechat-crypto.ts'
import { accepted, subscribedResult, templateResult } from './wechat-events.ts'
import { openTokens, type Tokens } from './wechat-tokens.ts'

/** An Official Account (service account). */
export interface WechatAccount {
  appId: string
  appSecret: string
  callback: Omit<WechatCallbackKey, 'receiver'>
  templates: Readonly<Record<string, WechatTemplate>>
  followers: readonly string[]
}

export interface WechatSimulator extends Simulator {
  readonly tokens: Tokens
  /** Who follows the account now, by open id. */
  readonly followers: ReadonlySet<string>
  /** Somebody follows the account, or stops to. */
  follow(openId: string): Promise<void>
  unfollow(openId: string): Promise<void>
  /** A follower writes to the account. */
  write(openId: string, text: string): Promise<void>
  /** Somebody allows one message of each of these templates. */
  allow(openId: string, ...templateIds: readonly string[]): Promise<void>
  /** How many messages of a template somebody has allowed, and not had yet. */
  creditsOf(openId: string, templateId: string): number
}

const templateSchema = z.object({
  touser: z.string(),
  template_id: z.string(),
  url: z.string().optional(),
  page: z.string().optional(),
  client_msg_id: z.string().max(64).optional(),
  data: z.record(z.string(), z.unknown()),
})
type Asked = z.output<typeof templateSchema>

const tokenSchema = z.object({
  grant_type: z.literal('client_credential'),
  appid: z.string(),
  secret: z.string(),
  force_refresh: z.boolean().default(false),
})

/** The provider makes one of two messages with the same id for so long, in milliseconds. */
const ONE_OF_TWO_FOR = 600_000

/** WeChat: stable_token, template and subscription messages of an Official Account, and their events. */
export async function openWechat(account: WechatAccount, parts: SimulatorParts): Promise<WechatSimulator> {
  const { clock, receipts = deliveredSoon } = parts
  const key = { ...account.callback, receiver: account.appId }
  const tokens = openTokens(account.appId, clock)
  const taken: (Delivered & { clientId: string | undefined })[] = []
  const refused: string[] = []
  const credits = new Map<string, number>()
  const followers = new Set(account.followers)
  const newNumber = openNumbers(clock)

  const no = (errcode: number, errmsg = 'refused'): ProviderAnswer => {
    refused.push(String(errcode))
    return { body: { errcode, errmsg } }
  }
  const event = (openId: string, fields: Fields): Promise<string | undefined> => {
    const common = { FromUserName: openId, CreateTime: Math.floor(clock.now() / 1000), MsgType: 'event' }
    return tellEvent({ ToUserName: 'gh_simulated', ...common, ...fields }, key, parts)
  }

  const problemOf = (asked: Asked, kind: WechatTemplate['kind']): ProviderAnswer | undefined => {
    const template = account.templates[asked.template_id]
    if (!followers.has(asked.touser)) return no(43004, 'require subscribe')
    if (template?.kind !== kind) return no(40037, 'invalid template_id')
    const field = fieldRefused(asked.data, template)
    return field === undefined ? undefined : no(47003, `argument invalid! data.${field}.value invalid`)
  }

  const take = async (asked: Asked, told: (id: string, failed: string | undefined) => Fields) => {
    const template = account.templates[asked.template_id]
    const link = asked.url ?? asked.page
    const message = {
      // Longer than a number of JavaScript can hold, as theirs are.
      id: newNumber(),
      ourId: asked.client_msg_id,
      clientId: asked.client_msg_id,
      to: asked.touser,
      text: template ? readable(asked.data, template) : '',
      ...(link !== undefined && { link }),
      at: new Date(clock.now()).toISOString(),
    }
    taken.push(message)
    for (const { after, failed } of receipts(message)) {
      if (after === 0) await event(message.to, told(message.id, failed))
      else clock.schedule(clock.now() + after, () => void event(message.to, told(message.id, failed)))
    }
    return message.id
  }

  const sendTemplate = async (asked: Asked): Promise<ProviderAnswer> => {
    const since = clock.now() - ONE_OF_TWO_FOR
    const same = taken.findLast(
      ({ to, clientId, at }) =>
        clientId !== undefined && clientId === asked.client_msg_id && to === asked.touser && Date.parse(at) > since,
    )
    const problem = same ? undefined : problemOf(asked, 'TM')
    if (problem) return problem
    const id = same?.id ?? (await take(asked, templateResult))
    return { body: `{"errcode":0,"errmsg":"ok","msgid":${id}}` }
  }

  const sendSubscribed = async (asked: Asked): Promise<ProviderAnswer> => {
    const credit = `${asked.touser} ${asked.template_id}`
    const left = credits.get(credit) ?? 0
    if (left === 0) return no(43101, 'user refuse to accept the msg')
    const problem = problemOf(asked, 'SUB')
    if (problem) return problem
    credits.set(credit, left - 1)
    await take(asked, subscribedResult(asked.template_id))
    return { body: { errcode: 0, errmsg: 'ok' } }
  }

  const answer = async (request: ProviderRequest, refuse: Refuse): Promise<ProviderAnswer> => {
    if (refuse) return no(refuse.kind === 'throttle' ? 45011 : Number(refuse.code))
    if (request.path === TOKEN) return giveToken(readBody(tokenSchema, request.body))
    const wrong = tokens.check(new URLSearchParams(request.query).get('access_token') ?? '')
    if (wrong) return no(wrong, 'access_token invalid')
    const asked = readBody(templateSchema, request.body)
    if (!asked) return no(47001, 'data format error')
    return request.path === TEMPLATE ? sendTemplate(asked) : sendSubscribed(asked)
  }

  const giveToken = (asked: z.output<typeof tokenSchema> | undefined): ProviderAnswer => {
    if (!asked) return no(40002, 'invalid grant_type')
    if (asked.appid !== account.appId) return no(40013, 'invalid appid')
    if (asked.secret !== account.appSecret) return no(40125, 'invalid appsecret')
    const { token, lasts } = tokens.give(asked.force_refresh)
    return { body: { access_token: token, expires_in: lasts } }
  }

  const operationOf = ({ method, path }: ProviderRequest) =>
    method === 'POST' ? ({ [TOKEN]: 'token', [TEMPLATE]: 'send', [SUBSCRIBED]: 'send' } as const)[path] : undefined
  const server = await openProviderServer({ ...parts, operationOf, answer })
  return {
    ...server,
    taken,
    refused,
    tokens,
    followers,
    follow: async (openId) => {
      followers.add(openId)
      await event(openId, { Event: 'subscribe', EventKey: '' })
    },
    unfollow: async (openId) => {
      followers.delete(openId)
      await event(openId, { Event: 'unsubscribe', EventKey: '' })
    },
    write: async (openId, text) => {
      await event(openId, { MsgType: 'text', Content: text, MsgId: newNumber() })
    },
    creditsOf: (openId, templateId) => credits.get(`${openId} ${templateId}`) ?? 0,
    allow: async (openId, ...templateIds) => {
      for (const each of templateIds) credits.set(`${openId} ${each}`, (credits.get(`${openId} ${each}`) ?? 0) + 1)
      await event(openId, { Event: 'subscribe_msg_popup_event', SubscribeMsgPopupEvent: accepted(templateIds) })
    },
  }
}

const TOKEN = '/cgi-bin/stable_token'
const TEMPLATE = '/cgi-bin/message/template/send'
const SUBSCRIBED = '/cgi-bin/message/subscribe/bizsend'

function readBody<Schema extends z.ZodType>(schema: Schema, body: string): z.output<Schema> | undefined {
  try {
    return schema.safeParse(JSON.parse(body)).data
  } catch {
    return undefined
  }
}
