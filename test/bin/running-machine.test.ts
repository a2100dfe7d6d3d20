import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { CommandError } from '../../bin/run-command.ts'
import { connectToExisting, connectToNamed } from '../../bin/running-machine.ts'
import { newFolder } from '../local/new-folder.ts'

it.each([
  ['look or change', connectToExisting],
  ['import', connectToNamed],
])('a mistyped data folder is refused by tools that %s, and not made', async (_, connectTo) => {
  const mistyped = join(newFolder(), 'dta')

  await expect(connectTo(mistyped)).rejects.toThrow(CommandError)

  expect(existsSync(mistyped)).toBe(false)
})
