import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LeadNotFound } from '../../../functions/leads/lead-store.ts'
import { scoreLead as scoreTask } from '../../../functions/leads/score-lead.ts'
import { type Scorecard, scorecardSchema, scoreLead, shippedScorecard } from '../../../functions/leads/scorecard.ts'
import { daysAfter, openScene, saturday } from './scene.ts'

const at = saturday('10:00')
type Signals = Record<string, string | number | boolean>

const score = (signals: Signals, days = 0, card: Scorecard = shippedScorecard) =>
  scoreLead({ signals, profiling: true }, { lastAskedAt: at, now: daysAfter(at, days) }, card)

describe('the shipped scorecard', () => {
  test.each([
    ['H', { purchaseWithin: 'week', testDrive: true }],
    ['A', { purchaseWithin: 'month', testDrive: true }],
    ['B', { testDrive: true }],
    ['C', { pageViews: 5 }],
    ['C', {}],
  ])('grades %s: %j', (grade, signals: Signals) => {
    expect(score(signals).grade).toBe(grade)
  })

  test('says why in both languages, what counts most first', () => {
    expect(score({ pageViews: 12, purchaseWithin: 'week' }).reasons).toEqual([
      { 'zh-CN': '一周内购车 +45', en: 'wants to buy within a week +45' },
      { 'zh-CN': '浏览车型页面 10 次以上 +15', en: 'looked at 10 pages of models or more +15' },
    ])
    expect(score({}).reasons).toEqual([{ 'zh-CN': '没有可评分的信息', en: 'nothing is known that would count' }])
  })

  test('counts a range from its first value to just before its end', () => {
    expect([3, 4, 9, 10].map((pageViews) => score({ pageViews }).points)).toEqual([0, 8, 8, 15])
  })

  test('reads numbers and answers that a form wrote as texts', () => {
    expect(score({ pageViews: '5', testDrive: 'true' })).toEqual(score({ pageViews: 5, testDrive: true }))
  })
})

test('a behaviour is worth half after its half-life, an attribute is worth the same for ever', () => {
  expect(score({ testDrive: true }, 14).points).toBe(15)
  expect(score({ purchaseWithin: 'week' }, 14).points).toBe(45)
})

test('a person who refused profiling is not scored: grade B by the setting, and the reason says so', () => {
  const { points, grade, reasons } = scoreLead(
    { signals: { purchaseWithin: 'week', testDrive: true }, profiling: false },
    { lastAskedAt: at, now: at },
    shippedScorecard,
  )

  expect({ points, grade }).toEqual({ points: 0, grade: 'B' })
  expect(reasons[0]?.en).toContain('refused profiling')
})

test('a scorecard whose thresholds are in the wrong order is refused', () => {
  const wrong = scorecardSchema.safeParse({ ...shippedScorecard, grades: { H: 10, A: 50, B: 20 } })

  expect(wrong.error?.issues[0]?.message).toContain('H ≥ A ≥ B')
})

describe('whatever the signals', () => {
  const value = fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.constantFrom('week', 'month', true, 5, 12))
  const names = [...shippedScorecard.attributes, ...shippedScorecard.behaviours].map(({ signal }) => signal)
  const signals = fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), value)

  test('points never grow and the grade never rises as time passes', () => {
    fc.assert(
      fc.property(signals, fc.nat(400), fc.nat(400), (given, days, more) => {
        const order = ['C', 'B', 'A', 'H']
        const [sooner, later] = [score(given, days), score(given, days + more)]

        expect(later.points).toBeLessThanOrEqual(sooner.points)
        expect(order.indexOf(later.grade)).toBeLessThanOrEqual(order.indexOf(sooner.grade))
      }),
    )
  })

  test('there is a reason for every score, and points are what the reasons add up to', () => {
    fc.assert(
      fc.property(signals, fc.nat(60), (given, days) => {
        const { points, reasons } = score(given, days)
        const sum = reasons.reduce((all, { en }) => all + Number(/ \+([\d.]+)$/.exec(en)?.[1] ?? 0), 0)

        expect(reasons.length).toBeGreaterThan(0)
        expect(Math.abs(sum - points)).toBeLessThan(0.05 * reasons.length + 0.051)
      }),
    )
  })
})

describe('the task', () => {
  test('keeps the score on the lead, by the scorecard that ops stored', async () => {
    const scene = await openScene({})
    const leadId = await scene.newLead({ signals: { testDrive: true } })
    await scene.services.settings.write('scorecard', { ...shippedScorecard, grades: { H: 30, A: 20, B: 10 } })

    const scored = await scoreTask({ subject: { type: 'lead', id: leadId }, now: at }, scene.services)

    expect(scored).toMatchObject({ points: 30, grade: 'H' })
    expect((await scene.lead(leadId)).score).toEqual({ points: 30, grade: 'H', reasons: scored.reasons, at })
    scene.close()
  })

  test('fails by name where there is no such lead', async () => {
    const scene = await openScene({})

    await expect(scoreTask({ subject: { type: 'lead', id: 'none' }, now: at }, scene.services)).rejects.toThrow(
      LeadNotFound,
    )
    scene.close()
  })
})
