import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Journey, parseJourney } from './journey.ts'

const folder = join(import.meta.dirname, 'journeys')

/** The journeys that we ship, by slug. A file is named after its journey. */
export const journeys: readonly Journey[] = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml'))
  .sort()
  .map((file) => parseJourney(readFileSync(join(folder, file), 'utf8'), file))
