import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addNumbers, compareNumbers, normaliseNumber, numberSortKey } from '../../../local/dynamodb/values/number.ts'
import { car, machineWithCars } from './machine.ts'

/** Numbers as an integer and a power of ten, so that BigInt can say what is right. */
const decimals = fc
  .tuple(
    fc.oneof(fc.bigInt({ min: -1000n, max: 1000n }), fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n })),
    fc.integer({ min: -40, max: 40 }),
  )
  .map(([integer, power]) => ({ text: `${integer}e${power}`, exact: integer * 10n ** BigInt(power + 40) }))

test('numbers compare, and sort as keys, by their exact value', () => {
  fc.assert(
    fc.property(decimals, decimals, (a, b) => {
      const [left, right] = [normaliseNumber(a.text), normaliseNumber(b.text)]
      const expected = a.exact < b.exact ? -1 : a.exact > b.exact ? 1 : 0
      const [leftKey, rightKey] = [numberSortKey(left), numberSortKey(right)]

      expect(Math.sign(compareNumbers(left, right))).toBe(expected)
      expect(leftKey < rightKey ? -1 : leftKey > rightKey ? 1 : 0).toBe(expected)
    }),
  )
})

test('a sum is exact, or refused when 38 digits cannot hold it', () => {
  fc.assert(
    fc.property(decimals, decimals, (a, b) => {
      const exact = a.exact + b.exact
      const digits = String(exact).replace(/^-|0+$/g, '').length
      const add = () => addNumbers(normaliseNumber(a.text), normaliseNumber(b.text))

      if (digits > 38) expect(add).toThrow('Number overflow')
      else expect(add()).toBe(normaliseNumber(`${exact}e-40`))
    }),
  )
})

const texts = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 4 })

test('texts sort as keys by their UTF-8 bytes, and a prefix finds what starts with it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(texts, { minLength: 1, maxLength: 12 }), texts, async (vins, text) => {
      const [prefix = ''] = text // its first character
      const { send, close } = await machineWithCars()
      await Promise.all(vins.map((vin) => send('PutItem', { TableName: 'cars', Item: car('d', vin) })))
      const query = { TableName: 'cars', ProjectionExpression: 'vin', ExpressionAttributeValues: { ':d': { S: 'd' } } }
      const sorted = vins.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
      const shown = (found: string[]) => ({ Items: found.map((S) => ({ vin: { S } })) })

      const all = await send('Query', { ...query, KeyConditionExpression: 'dealer = :d' })
      const some = await send('Query', {
        ...query,
        KeyConditionExpression: 'dealer = :d AND begins_with(vin, :p)',
        ExpressionAttributeValues: { ':d': { S: 'd' }, ':p': { S: prefix } },
      })

      expect(all).toMatchObject(shown(sorted))
      expect(some).toMatchObject(shown(sorted.filter((vin) => vin.startsWith(prefix))))
      close()
    }),
    { numRuns: 60 },
  )
})
