import { createHmac } from 'node:crypto'
import { afterEach, expect, it } from 'vitest'
import { pullLeads } from '../../../../functions/intake/pull-leads.ts'
import { signPull } from '../../../../functions/intake/sources/feiyu.ts'
import { openLeadServer } from '../../../../local/providers/lead-server.ts'
import { NOW } from '../intake-desk.ts'
import { CONSENT, openSourceDesk } from './source-desk.ts'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

it('a pull is signed as the published form of it', () => {
  const signature = signPull('KEY', { start_time: '1569859200', end_time: '1572537600' }, '1572574424')

  expect(signature).toBe('ZDEyYWE0OGQwMTEyMTRmNzhmYmJmMzBhYTE1NWQ0YjQyNWJiNzEyNDA2NWMwNjczYzJjYTVkNGVkNzQ3N2IxMA==')
})

it('all pages of 飞鱼 are read, signed, each clue once', async () => {
  const clues = Array.from({ length: 130 }, (_, at) => ({ id: at, telphone: `138${String(at).padStart(8, '0')}` }))
  const feiyu = await openLeadServer(({ url, headers }) => {
    const { start_time, end_time, page, page_size } = Object.fromEntries(url.searchParams)
    const text = `${url.pathname}?start_time=${start_time}&end_time=${end_time} ${headers.timestamp}`
    const signature = Buffer.from(createHmac('sha256', 'a-signature-key-of-feiyu').update(text).digest('hex')).toString(
      'base64',
    )
    if (headers.signature !== signature || headers['access-token'] !== 'an-access-token-of-feiyu')
      return { status: 200, text: '{"status":"fail","msg":"signature"}' }
    const isNow = Number(end_time) * 1000 >= Date.parse(NOW)
    const from = (Number(page) - 1) * Number(page_size)
    const data = isNow ? clues.slice(from, from + Number(page_size)) : []
    return { status: 200, text: JSON.stringify({ status: 'success', count: clues.length, data }) }
  })
  closing.push(feiyu.close)
  const map = { id: '$.id', brand: { constant: 'yunchi' }, ...CONSENT }
  const { world, services } = await openSourceDesk({ feiyu: { kind: 'feiyu', endpoint: feiyu.url, map } })

  await pullLeads(NOW, services)
  await pullLeads(NOW, services)

  expect(new Set(world.published.map(({ metadata }) => metadata.id)).size).toBe(130)
  expect(world.logged.filter(({ level }) => level === 'error')).toEqual([])
})
