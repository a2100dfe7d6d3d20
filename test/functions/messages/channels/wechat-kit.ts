import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { OutgoingMessage } from '../../../../functions/messages/channels/channel.ts'
import type { ChannelTools } from '../../../../functions/messages/channels/define-channel.ts'
import type { World } from '../../../support/world.ts'

export const now = '2026-11-21T02:10:00.000Z'
export const APP = 'wx0000000000000001'
export const CORP = 'ww0000000000000001'

const visit = { fields: { thing1: '{car}', thing2: '{dealer}', time3: '{visitAt}' }, link: 'where' }
const accounts = {
  'wechat-template': {
    endpoint: 'http://wechat.test',
    appId: APP,
    templates: { 'visit-confirmed': { id: 'TM-visit', ...visit } },
    subscriptions: { 'visit-confirmed': { id: 'SUB-visit', ...visit } },
  },
  wecom: { endpoint: 'http://wecom.test', corpId: CORP, agentId: 1000002 },
}
export const secrets = {
  'wechat-template': {
    appSecret: 'secret-of-wechat',
    callbackPath: 'an-unguessable-path-1',
    callbackToken: 'pamtest',
    encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
  },
  wecom: {
    corpSecret: 'secret-of-wecom',
    callbackPath: 'an-unguessable-path-2',
    callbackToken: 'wecom-token',
    encodingAesKey: 'GFEDCBA9876543210zyxwvutsrqponmlkjihgfedcba',
  },
}

/** WeChat and WeCom as one fetch: gives tokens, takes messages only with the token that it gave last, and answers as told. */
export function openTencent() {
  const server = {
    /** Paths that were called, tokens aside. */
    called: [] as string[],
    /** Bodies of what was taken, by path. */
    taken: [] as { path: string; body: Record<string, unknown> }[],
    /** What each further call of a path answers instead of taking it. */
    answers: {} as Record<string, (object | 'drop' | 'drop-after' | 'refused')[]>,
    token: 'token-1',
    /** Ends the token before its time. */
    endToken: () => {
      server.token = `token-${Number(server.token.slice(6)) + 1}`
    },
    bodies: (path: string) => server.taken.filter((each) => each.path === path).map(({ body }) => body),
    fetch: async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
      const url = new URL(String(input))
      server.called.push(url.pathname)
      return Response.json(answer(url, init))
    },
  }
  const isToken = (path: string): boolean => path === '/cgi-bin/stable_token' || path === '/cgi-bin/gettoken'
  function answer(url: URL, init: RequestInit | undefined): object {
    const path = url.pathname
    const body = z.record(z.string(), z.unknown()).parse(JSON.parse(String(init?.body ?? '{}')))
    const told = server.answers[path]?.shift()
    if (told === 'refused')
      throw new TypeError('fetch failed', { cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }) })
    if (told === 'drop') throw new TypeError('fetch failed')
    if (told && told !== 'drop-after') return told
    if (isToken(path)) return giveToken(url, body)
    if (url.searchParams.get('access_token') !== server.token) return { errcode: 42001, errmsg: 'access_token expired' }
    server.taken.push({ path, body })
    if (told === 'drop-after') throw new TypeError('fetch failed')
    const number = String(server.taken.length)
    if (path.includes('bizsend')) return { errcode: 0, errmsg: 'ok' }
    if (path.includes('externalcontact')) return { errcode: 0, errmsg: 'ok', fail_list: [], msgid: `task-${number}` }
    if (path.includes('template/send')) return { errcode: 0, errmsg: 'ok', msgid: number }
    return { errcode: 0, errmsg: 'ok', msgid: `wecom-${number}`, response_code: `code-${number}`, invaliduser: '' }
  }
  function giveToken(url: URL, body: Record<string, unknown>): object {
    const isOurs =
      (body.appid === APP && body.secret === 'secret-of-wechat') ||
      (url.searchParams.get('corpid') === CORP && url.searchParams.get('corpsecret') === 'secret-of-wecom')
    return isOurs ? { access_token: server.token, expires_in: 7200 } : { errcode: 40001, errmsg: 'invalid credential' }
  }
  return server
}
export type Tencent = ReturnType<typeof openTencent>

/** What the channels get, with accounts set up. */
export async function toolsIn(world: World, { fetch }: Tencent): Promise<ChannelTools> {
  const { table, settings, log } = world.services
  await settings.write('channel-accounts', accounts)
  return { table, settings, log, fetch, nonce: randomUUID, secrets: { channelSecrets: async () => secrets } }
}

export const outgoing = (changes: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  id: 'msg-0000000000000001',
  template: 'visit-confirmed',
  class: 'transactional',
  language: 'zh-CN',
  address: 'openid-1',
  recipient: 'person-1',
  text: '已为您预约',
  variables: { customer: '张先生', car: '云驰 X5', dealer: '上海一店', visitAt: '11-22 10:00' },
  at: now,
  ...changes,
})
