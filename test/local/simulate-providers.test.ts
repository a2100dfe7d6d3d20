import { afterAll, beforeAll, expect, test } from 'vitest'
import { erasePerson } from '../../functions/customers/erase-person.ts'
import { readPerson } from '../../functions/customers/person-store.ts'
import { openServer } from '../../local/http/server.ts'
import { type Machine, openMachine } from '../../local/machine.ts'
import { simulateProviders } from '../../local/simulate-providers.ts'
import { firstOwner } from '../../samples/first-owner.ts'
import { bookFirstService } from '../../samples/load-owners.ts'
import { freePort } from '../support/npm-start.ts'

let machine: Machine
let closeAll: () => Promise<void>
let phones: string
let restart: () => Promise<void>

beforeAll(async () => {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  machine = await openMachine({ baseUrl: url })
  const { gateway } = machine.host
  const server = await openServer({ gateway, services: [], committed: machine.committed, host: '127.0.0.1', port })
  const open = () => simulateProviders(machine, { url, host: '127.0.0.1', port, samples: true })
  let opened = await open()
  phones = opened.url
  restart = async () => {
    await opened.close()
    opened = await open()
  }
  closeAll = async () => {
    await opened.close()
    await server.close()
    await machine.close()
  }
}, 120_000)
afterAll(() => closeAll())

const post = (path: string, fields: Record<string, string>): Promise<Response> =>
  fetch(phones + path, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' })

const look = async (query: string): Promise<string> => (await fetch(phones + query)).text()

/** Looks until the page shows it; what is on its way comes within seconds. */
async function see(query: string, words: RegExp): Promise<string> {
  for (let turn = 0; turn < 200; turn++) {
    const page = await look(query)
    if (words.test(page)) return page
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return look(query)
}

/** What the page's first button of a card would send. */
function firstButton(page: string): Record<string, string> {
  const [form = ''] = /<form method="post" action="\/press">.*?<\/form>/s.exec(page) ?? []
  const fields = [...form.matchAll(/name="(\w+)" value="([^"]*)"/g)]
  return Object.fromEntries(fields.map(([, name = '', value = '']) => [name, value]))
}

test('A customer asks, gets a text message, the advisor accepts in WeCom, and the customer stops marketing: all by the real connectors', async () => {
  const asked = await post('/ask', { lang: 'zh-CN' })
  const owner = asked.headers.get('location')?.slice(1) ?? ''

  const page = await see(owner, /action="\/press"/)
  expect(page).toContain('【云驰汽车】林女士')
  const accepted = (await post('/press', firstButton(page))).headers.get('location')?.slice(1) ?? ''
  // Some of the store's people read English.
  expect(await see(accepted, /已由您接收|Yours/)).toMatch(/已由您接收|Yours/)
  await post('/reply', { ...Object.fromEntries(new URLSearchParams(owner.slice(1))), text: 'R' })

  expect(await see(owner, /已为您退订/)).toContain('已为您退订')
  await machine.idle()
  const states: unknown[] = []
  for await (const { sk, state } of machine.services.table.scan())
    if (String(sk).startsWith('MESSAGE#')) states.push(state)
  expect(states).not.toContain('failed')
})

test('A customer from abroad asks: AWS brings the text message, and its events say so; what is answered stops marketing', async () => {
  const asked = await post('/ask', { lang: 'en', from: 'abroad' })
  const owner = asked.headers.get('location')?.slice(1) ?? ''

  expect(await see(owner, /Dear Ms Lin/)).toContain('Dear Ms Lin')
  await post('/reply', { ...Object.fromEntries(new URLSearchParams(owner.slice(1))), text: 'R' })

  expect(await see(owner, /You are unsubscribed/)).toContain('You are unsubscribed')
  expect(await deliveredBy('aws-sms')).toBe(true)
})

test('A customer who follows the account reads it in WeChat, and what she allowed once comes as a subscription; her link leads to her page', async () => {
  const owner = { owner: '13800005001', lang: 'zh-CN' }
  const query = `?${new URLSearchParams(owner)}`
  const page = await see(query, /保养预约成功通知/)
  const link = /class="more" href="([^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? ''
  const own = await (await fetch(link)).text()
  const cancel = own.split('<form').find((form) => form.includes('value="cancel"')) ?? ''
  const fields = [...cancel.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(
    ([, name = '', value = '']) => [name, value] as const,
  )
  await post('/allow', owner)

  await fetch(link, { method: 'POST', body: new URLSearchParams(Object.fromEntries(fields)), redirect: 'manual' })

  expect(await see(query, /预约取消提醒/)).toContain('预约取消提醒')
  expect(await deliveredBy('wechat-subscribe')).toBe(true)
})

test('Where she only has the store among her contacts in WeCom, somebody of the store has to press send', async () => {
  const owner = { owner: '13800005001', lang: 'zh-CN' }
  const query = `?${new URLSearchParams(owner)}`
  await post('/unfollow', owner)
  await post('/befriend', owner)
  await bookFirstService(machine.services, new Date().toISOString())

  const page = await see(query, /action="\/send-task"/)
  expect(page).toContain('发送给 李女士')
  const [, id = ''] = /action="\/send-task">.*?name="id" value="([^"]+)"/s.exec(page) ?? []
  await post('/send-task', { ...owner, id })

  expect(await look(query)).toMatch(/企业微信 · \S+<time>/)
  expect(await look(query)).toContain('已发送')
})

/** Receipts come after two seconds. */
async function deliveredBy(channel: string): Promise<boolean> {
  for (let turn = 0; turn < 100; turn++) {
    for await (const item of machine.services.table.scan())
      if (item.channel === channel && item.state === 'delivered') return true
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return false
}

test('A new customer is shown with whoever is asked; the phone that one looks at can be chosen however many others have news', async () => {
  const before = { lang: 'en', owner: '13800005001', advisor: 'somebody' }
  const asked: string[] = []
  for (let customer = 0; customer < 3; customer++)
    asked.push((await post('/ask', before)).headers.get('location')?.slice(1) ?? '')

  expect(asked.map((query) => new URLSearchParams(query).get('advisor'))).toEqual(['', '', ''])
  for (const query of asked) await see(query, /Dear Ms Lin/)
  expect(await look('?owner=13800005001&lang=en')).toMatch(/<a href="[^"]*" aria-current>李女士<\/a>/)
})

test('However many others have news, whoever was asked about the customer can be chosen, and the first customer; who declines makes room for the next', async () => {
  /** A new customer's page, as soon as an advisor has the card; and what the card says of him. */
  const ask = async (): Promise<{ query: string; page: string; number: string }> => {
    const query = (await post('/ask', { lang: 'zh-CN' })).headers.get('location')?.slice(1) ?? ''
    const number = `138****${new URLSearchParams(query).get('owner')?.slice(-4)}`
    return { query, number, page: await see(query, new RegExp(number.replaceAll('*', '\\*'))) }
  }
  const advisorOn = (page: string): string => /name="advisor" value="([^"]*)"/.exec(page)?.[1] ?? ''
  const cardOf = (page: string, number: string): string =>
    page.split('class="bubble').find((each) => each.includes(number)) ?? ''
  const { query, number, page: first } = await ask()
  for (let customer = 0; customer < 6; customer++) await ask()

  const later = await look(query)
  const card = cardOf(later, number)
  const [, decline = ''] = [...card.matchAll(/name="key" value="([^"]*)"/g)].map(([, key = '']) => key)
  const answered = await post('/press', { ...firstButton(card), key: decline })
  const next = answered.headers.get('location')?.slice(1) ?? ''
  const asked = await see(next, new RegExp(`name="advisor" value="(?!${advisorOn(first)}")[^"]+"`))

  expect(advisorOn(later)).toBe(advisorOn(first))
  expect(later).toContain('owner=13800005001')
  expect(advisorOn(asked)).not.toBe(advisorOn(first))
  expect(cardOf(asked, number)).toContain('action="/press"')
  expect(asked).toContain(`advisor=${advisorOn(first)}`)
})

test('Who let herself be erased stays so: when the providers are opened again nobody brings her back', async () => {
  const { services } = machine
  const personId = await firstOwner(services)
  await erasePerson({ personId, by: 'owner', now: new Date().toISOString() }, services)

  await restart()

  expect(await readPerson(services.table, personId)).toBeUndefined()
}, 60_000)
