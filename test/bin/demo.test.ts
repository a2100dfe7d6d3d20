import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const demo = async (...args: string[]): Promise<string> =>
  (await promisify(execFile)(process.execPath, ['bin/demo.ts', ...args])).stdout

/** Those of them that stand there, each after the one before. */
function inOrder(text: string, told: readonly string[]): string[] {
  let from = 0
  return told.filter((each) => {
    const at = text.indexOf(each, from)
    if (at >= 0) from = at + each.length
    return at >= 0
  })
}

it('the demo shows a lead offered, moved on, accepted on the phone page, and its story', async () => {
  const told = [
    '10:00:00',
    '138****0999',
    'Dear Ms Lin',
    '[Running out] Ms L***',
    'Time is over',
    'It is yours',
    '138 0000 0999',
    'Lead lead-',
    'Succeeded',
  ]
  const shown = await demo('--story', 'lead', '--lang', 'en')

  expect(inOrder(shown, told)).toEqual(told)
  expect(shown).not.toContain('birthday-greeting')
  // In English, but for the names of the advisors and of the city, and where to go on.
  expect(shown.replace(/\p{Script=Han}+ A-SH/gu, '').match(/\p{Script=Han}+/gu)).toEqual(['上海', '接下来自己试一试'])
}, 120_000)

it('the demo shows an owner reminded at nine, booked at night, serviced, complaining, heard on Saturday, and why no greeting came', async () => {
  const told = [
    'Handed over in February',
    'Wed 09:',
    'is due for service around',
    'Wed 21:30',
    'is booked at',
    'is ready',
    'Fri 10:00',
    '[To do: Call after service]',
    'Fri 17:50',
    '[New complaint, P2]',
    'Fri 19:50',
    '[Complaint escalated',
    'Sat 05:50',
    'Sat 09:10',
    'Sat 10:30',
    'birthday-greeting',
  ]

  expect(inOrder(await demo('--story', 'owner', '--lang', 'en'), told)).toEqual(told)
}, 120_000)

it('the same owner is told of in Chinese', async () => {
  const told = ['首保', '周三 09:30', '需要保养', '已预约', '投诉升级', 'birthday-greeting']

  expect(inOrder(await demo('--story', 'owner'), told)).toEqual(told)
}, 120_000)
