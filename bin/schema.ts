import { writeFileSync } from 'node:fs'
import { eventSchemas } from '../events/json-schema.ts'

const FILE = 'docs/events.schema.json'

writeFileSync(FILE, `${JSON.stringify(eventSchemas(), undefined, 2)}\n`)
console.log(`${FILE} is up to date.`)
