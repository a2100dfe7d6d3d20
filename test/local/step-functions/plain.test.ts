import fc from 'fast-check'
import jsonata from 'jsonata'
import { expect, it } from 'vitest'
import { copyJson } from '../../../local/step-functions/jsonata/copy.ts'
import { ASK_JSONATA, compilePlain } from '../../../local/step-functions/jsonata/plain.ts'

/** What either way answers, in one form: a value, nothing, or that it is an error. */
async function answerOf(evaluate: () => unknown): Promise<unknown> {
  try {
    const answer = await evaluate()
    return answer === undefined ? 'nothing' : { answer: copyJson(answer) }
  } catch {
    return 'error'
  }
}

const names = ['a', 'b', 'list', 'toString', '__proto__']
const scalar = fc.oneof(
  fc.constantFrom(0, 1, -1, 0.1, 1e308, -0),
  fc.constantFrom('', 'a', 'A', '1', '顾客'),
  fc.boolean(),
  fc.constant(null),
)
const { value: json } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    { weight: 3, arbitrary: scalar },
    { weight: 2, arbitrary: fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 3 }) },
    { weight: 1, arbitrary: fc.array(tie('value'), { maxLength: 3 }) },
  ),
}))

const path = fc
  .tuple(
    fc.constantFrom('$x', '$y', '$states.input', '$missing', '$sum'),
    fc.array(fc.constantFrom(...names), { maxLength: 2 }),
  )
  .map(([start, rest]) => [start, ...rest.map((name) => `\`${name}\``)].join('.'))
const literal = scalar.map((value) => JSON.stringify(value))
const operator = fc.constantFrom('=', '!=', '<', '<=', '>', '>=', '+', '-', '*', '/', '%', '&', 'and', 'or')

const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 3 },
    { weight: 4, arbitrary: path },
    { weight: 2, arbitrary: literal },
    fc.tuple(tie('expression'), operator, tie('expression')).map(([left, sign, right]) => `(${left} ${sign} ${right})`),
    fc
      .tuple(tie('expression'), tie('expression'), tie('expression'))
      .map(([test, yes, no]) => `(${test} ? ${yes} : ${no})`),
    fc.tuple(tie('expression'), tie('expression')).map(([test, yes]) => `(${test} ? ${yes})`),
    fc.tuple(tie('expression'), tie('expression')).map(([one, two]) => `{"one": ${one}, "2": ${two}}`),
    fc.array(tie('expression'), { maxLength: 3 }).map((members) => `[${members.join(', ')}]`),
  ),
}))

it('computes what it computes directly exactly as jsonata does, whatever the expression and the values', async () => {
  let direct = 0
  await fc.assert(
    fc.asyncProperty(expression, json, json, json, async (text, x, y, input) => {
      const parsed = jsonata(text)
      const plain = compilePlain(parsed.ast())
      const bindings = { x, y, states: { input } }
      const ours = plain?.(bindings)
      if (!plain || ours === ASK_JSONATA) return
      direct += 1
      const [here, there] = [await answerOf(() => ours), await answerOf(() => parsed.evaluate(undefined, bindings))]
      expect(here, text).toEqual(there)
    }),
    { numRuns: 3000, seed: 1 },
  )
  expect(direct).toBeGreaterThan(500)
})

const bindings = { offer: { outcome: 'offered', tags: ['a'] }, last: 'e1', states: { input: { points: 7 } } }
const directly = (text: string): unknown => compilePlain(jsonata(text).ast())?.(bindings)

it.each([
  ['$last', 'e1'],
  ['$states.input.points', 7],
  ["$offer.outcome = 'offered'", true],
  ['$offer.missing = $offer.gone', false],
  ['$offer.missing != $offer.gone', false],
  ["'LeadAccepted#' & $offer.outcome", 'LeadAccepted#offered'],
  ["{'reason': $offer.outcome, 'no': $offer.missing}", { reason: 'offered' }],
  ['$states.input.points > 5 ? "H" : "B"', 'H'],
])('computes %s directly', (text, answer) => {
  expect(directly(text)).toEqual(answer)
})

it.each(['$offer.tags', '$offer.tags.x', '$unknown', '$states.input.points & ""', '1 / 0', '$offer = $offer'])(
  'asks jsonata for the value of %s',
  (text) => {
    expect(directly(text)).toBe(ASK_JSONATA)
  },
)

it.each([
  '$sum([1])',
  '$offer.tags[0]',
  '$offer.*',
  '$offer{"a": 1}',
  '$offer[]',
  '$$.a',
  '($x := 1; $x)',
  '$offer.(a)',
])('leaves %s to jsonata', (text) => {
  expect(compilePlain(jsonata(text).ast())).toBeUndefined()
})
