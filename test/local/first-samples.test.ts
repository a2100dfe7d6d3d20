import { afterAll, beforeAll, expect, it } from 'vitest'
import { keys } from '../../functions/shared/keys.ts'
import { loadFirstSamples } from '../../local/first-samples.ts'
import { type Machine, openMachine } from '../../local/machine.ts'
import { welcome } from '../../local/welcome.ts'

const url = 'http://127.0.0.1:8600'
const NOW = '2027-01-15T06:00:00.000Z'

let machine: Machine
beforeAll(async () => {
  machine = await openMachine({ clock: { startsAt: NOW }, baseUrl: url })
  await loadFirstSamples(machine.services, NOW)
  await machine.idle()
}, 60_000)
afterAll(() => machine.close())

const said = () => welcome(machine, { url, data: '.data' })
const linksIn = (text: string, page: string): string[] => text.match(new RegExp(`${url}/${page}/\\S+`, 'g')) ?? []
const open = (link = '') => machine.http({ method: 'GET', path: link.slice(url.length).replace(/\?.*/, '') })

it('a first start prints the page of a sample owner, on which his car stands', async () => {
  const [page] = linksIn(await said(), 'me')

  expect(await open(page)).toMatchObject({ status: 200, body: expect.stringContaining('云驰 E5') })
})

it('the outbox of a first start shows what an owner was sent, with a link that can be followed', async () => {
  const sent = await machine.services.table.query({ pk: keys.outbox(NOW.slice(0, 10), '', '').pk })
  const [booked] = sent.filter(({ template }) => template === 'service-booked')
  const [link] = linksIn(String(booked?.text), 'me')
  const [outbox] = linksIn(await said(), 'ops')

  expect(await open(link)).toMatchObject({ status: 200 })
  expect((await open(outbox)).body).toContain(`href="${link?.replaceAll('&', '&amp;')}"`)
})

it('without samples it offers no page of an owner who is not there', async () => {
  const empty = await openMachine({ clock: { startsAt: NOW }, baseUrl: url })

  expect(linksIn(await welcome(empty, { url, data: '.data' }), 'me')).toEqual([])
  await empty.close()
})

it('the cars of the samples are as old as in their files, whenever they are loaded', async () => {
  const days: string[] = []
  for await (const { deliveredOn } of machine.services.table.scan())
    if (typeof deliveredOn === 'string') days.push(deliveredOn)

  // The newest was delivered 84 days before the day of the file.
  expect(days.toSorted().at(-1)).toBe('2026-10-23')
})
