import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readJourneys, writeJourneys } from '../../../functions/shared/journey-list.ts'

const PREFIX = 'arn:aws-cn:states:cn-north-1:000000000000:stateMachine:ltl-journey-'

const event = fc.stringMatching(/^[A-Z][a-zA-Z]{2,25}$/)
const events = fc.uniqueArray(event, { maxLength: 12 })
const entry = fc.record({
  slug: fc.stringMatching(/^[a-z]{1,12}(-[a-z]{1,8})?$/),
  subject: fc.constantFrom('lead', 'customer', 'vehicle', 'complaint'),
  starts: fc.uniqueArray(event, { minLength: 1, maxLength: 4 }),
  ends: events,
  listens: events,
  version: fc.nat(9999).map(String),
})

test('what enrolment is told of the journeys is what it reads', () => {
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 30 }), (entries) => {
      const read = readJourneys(writeJourneys(entries, PREFIX))

      expect(read).toEqual(
        entries.map(({ version, ...entry }) => ({ ...entry, machineArn: `${PREFIX}${entry.slug}:${version}` })),
      )
    }),
  )
})

test('a function that knows no journeys has none', () => {
  expect(readJourneys('')).toEqual([])
})

test('a list that names an event which it does not have is refused', () => {
  expect(() => readJourneys(`${PREFIX}\nLeadCreated\nlead-response|lead|1|||1`)).toThrow(/starts/)
})
