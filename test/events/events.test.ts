import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { eventCatalogue } from '../../events/catalogue.ts'
import { eventSchemas } from '../../events/json-schema.ts'

const events = [...eventCatalogue.values()]

test.each(events)('$name has examples, and each of them is a valid event', ({ schema, examples }) => {
  expect(examples.length).toBeGreaterThan(0)
  for (const example of examples) expect(schema.parse(example)).toEqual(example)
})

test.each(events)('$name describes itself and each of its facts', ({ about, facts }) => {
  const { properties = {} } = z.toJSONSchema(facts)

  expect(about).not.toBe('')
  for (const [field, schema] of Object.entries(properties)) expect(schema, field).toHaveProperty('description')
})

test.each(events)('$name carries ids and facts only: no name, phone or free text', ({ facts }) => {
  const { properties = {} } = z.toJSONSchema(facts)
  const personal = /^(.*name|.*phone.*|mobile|e?mail|comment|text|address|plate|vin|birth.*)$/i

  expect(Object.keys(properties).filter((field) => personal.test(field))).toEqual([])
})

test.each(events.filter((event) => event.matchedBy !== undefined))(
  '$name is matched by one of its own facts',
  (event) => {
    const { properties = {} } = z.toJSONSchema(event.facts)

    expect(Object.keys(properties)).toContain(event.matchedBy)
  },
)

test('the published JSON Schema is the one that the code generates', () => {
  expect(JSON.parse(readFileSync('docs/events.schema.json', 'utf8'))).toEqual(
    JSON.parse(JSON.stringify(eventSchemas())),
  )
})
