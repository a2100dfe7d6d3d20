import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

it('the demo shows a lead offered, moved on, accepted on the phone page, and its story', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['bin/demo.ts', '--lang', 'en'])

  const told = [
    '10:00:00',
    '138****0999',
    '即将超时',
    '接收时间已过',
    '已接收',
    '138 0000 0999',
    'Lead lead-',
    'Succeeded',
  ]
  const places = told.map((each) => stdout.indexOf(each))
  expect(places).toEqual(places.toSorted((a, b) => a - b))
  expect(places).not.toContain(-1)
}, 60_000)
