import { afterAll, describe, expect, it } from 'vitest'
import { type Recording, readRecordings } from './recordings.ts'
import { replay } from './replay.ts'

/** Recorded executions that this engine refuses at creation, and why. */
const REFUSED = new Map([
  ['test_map_item_reader_base_json_max_items_jsonata', 'ItemReader reads from S3, which this machine has not'],
  ['test_map_item_batching_base_json_max_per_batch_jsonata', 'ItemReader reads from S3, which this machine has not'],
])

const FILES = [
  { file: 'conformance-jsonata.json', what: 'recorded in JSONata', count: 133 },
  { file: 'conformance-translated.json', what: 'recorded in JSONPath, translated', count: 214 },
]

for (const { file, what, count } of FILES) {
  const recordings = readRecordings(file)

  describe.skipIf(recordings.length === 0)(
    `what real AWS did (${what}; skipped where ../shared/data is absent)`,
    () => {
      const reproduced: string[] = []
      afterAll(() => report(what, count, reproduced, recordings))

      it(`is all here: ${count} executions`, () => {
        expect(recordings).toHaveLength(count)
      })

      for (const recording of recordings) {
        const name = nameOf(recording)
        const reason = REFUSED.get(name)

        if (reason) {
          it(`${name} is refused with the field's path: ${reason}`, async () => {
            await expect(replay(recording)).rejects.toThrow(/not supported here at \/States\/\w+\/ItemReader/)
          })
        } else {
          it(`${name} has the same outcome, events and details`, async () => {
            expect(await replay(recording)).toBeUndefined()
            reproduced.push(name)
          })
        }
      }
    },
  )
}

function nameOf({ id }: Recording): string {
  return id.split('::').at(-1) ?? id
}

/** Tells how many executions came out as recorded, and which did not, and why. */
function report(what: string, count: number, reproduced: readonly string[], recordings: readonly Recording[]): void {
  const exceptions = recordings.map(nameOf).filter((name) => !reproduced.includes(name))
  const lines = exceptions.map((name) => `  ${name}: ${REFUSED.get(name) ?? 'DIFFERS, see the failed test'}`)
  console.log([`${what}: ${reproduced.length} of ${count} executions reproduce`, ...lines].join('\n'))
}
