import { describe, expect, test } from 'vitest'
import { leadCreated } from '../../events/lead.ts'
import { evaluateField } from '../../local/step-functions/jsonata/template.ts'
import { compileJourney } from '../../workflows/compile.ts'
import { openStage } from './journey-stage.ts'
import { shortJourney } from './short-journey.ts'

const splitting = (name: string) =>
  shortJourney(`  - split: { name: ${name}, ways: [{ share: 45, go: a }, { share: 45, go: b }, { share: 10, go: end }] }
  - { label: a, update: { way: '{% $way %}' } }
  - { label: b, emit: b }
`)

/** Which way each of so many leads goes, by the expressions that Step Functions is given. */
async function waysOf(name: string, count: number): Promise<string[]> {
  const [state] = Object.values(compileJourney(splitting(name)).definition.States)
  if (state?.Type !== 'Choice') throw new Error('a split is one Choice')
  const wayOf = async (id: string) => {
    const bindings = { states: { context: { Execution: { Input: { subject: { type: 'lead', id } } } } } }
    const scope = { bindings, stateName: 'split', enteredEvent: 1, now: 0, random: () => 0 }
    for (const rule of state.Choices) if (await evaluateField(rule.Condition, 'Condition', scope)) return rule.Next
    return state.Default
  }
  return Promise.all(Array.from({ length: count }, (_, at) => wayOf(`lead-${at}`)))
}

describe('A split', () => {
  test('divides leads by its shares', async () => {
    const ways = await waysOf('second-try', 2000)
    const countOf = (index: number) => ways.filter((way) => way === [...new Set(ways)].sort()[index]).length

    const [a, b, held] = [0, 1, 2].map((index) => countOf(index) / 2000)

    expect(a).toBeCloseTo(0.45, 1)
    expect(b).toBeCloseTo(0.45, 1)
    expect(held).toBeCloseTo(0.1, 1)
    expect(new Set(ways).size).toBe(3)
  })

  test('sends the same lead the same way every time', async () => {
    expect(await waysOf('second-try', 50)).toEqual(await waysOf('second-try', 50))
  })

  test('of another name divides the same leads anew', async () => {
    const [one, other] = await Promise.all([waysOf('second-try', 400), waysOf('third-try', 400)])
    const same = one.filter((way, at) => way === other[at]).length / 400

    // By chance alone 0.45² + 0.45² + 0.1² = 41.5 % agree.
    expect(same).toBeGreaterThan(0.3)
    expect(same).toBeLessThan(0.55)
  })

  test('runs, and tells later steps which way was taken', async () => {
    const stage = await openStage({
      journeys: [
        shortJourney(
          "  - split: { name: one-sided, ways: [{ share: 99, go: most }, { share: 1, go: end }] }\n  - { label: most, update: { way: '{% $way %}' } }\n",
        ),
      ],
      roles: { 'update-lead': () => ({}) },
    })

    await stage.happen(leadCreated, { captureId: 'evt-1', brand: 'yunchi' })

    expect(stage.inputsOf('update-lead')).toMatchObject([{ set: { way: 'most' } }])
    expect(await stage.executionOf('short')).toMatchObject({ status: 'SUCCEEDED' })
  })
})
