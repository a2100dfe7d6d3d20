import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { leadContacted, leadCreated } from '../../events/lead.ts'
import { toPascalCase } from '../../infra/function-list.ts'
import { BadMachine, buildMachine } from '../../workflows/asl.ts'
import { journeys } from '../../workflows/catalogue.ts'
import { compileJourney } from '../../workflows/compile.ts'
import { parseJourney } from '../../workflows/journey.ts'
import { stepKinds } from '../../workflows/step-kinds.ts'
import { openStage, type Role } from './journey-stage.ts'

const everyStep = parseJourney(
  `journey: every-step
title: { zh-CN: 各种步骤, en: Every step }
about: Has every kind of step.
subject: lead
starts: { on: [LeadCreated, LeadQualified] }
ends: { on: [LeadClosed] }
settings: { high: 80 }
steps:
  - wait: { for: P1D, on: { LeadContacted: spoken, LeadMerged: next } }
  - score: lead
  - branch: [{ if: '{% $score.points >= $settings.high and $answer.name != "LeadMerged" %}', go: urgent }, { if: '{% $score.points = 50 %}', go: calls }]
  - offer: { stage: first, within: { H: PT15M, A: PT15M, B: PT30M, C: PT60M }, warn: PT5M }
    go: end
  - label: urgent
    update: { campaign: autumn, brand: '{% $event.facts.brand %}' }
  - { exit: urgent }
  - { label: spoken, send: { to: owner, message: lead-thanks, class: service } }
  - emit: spoken
  - wait: { for: PT1H }
    go: end
  - label: calls
    repeat:
      atMost: 3
      while: '{% $task.result != "reached" %}'
      steps:
        - task: { to: holder, task: first-call, within: { business: PT1H }, on: { done: told }, unless: { LeadMerged: out } }
        - send: { to: owner, message: lead-missed, class: service, purpose: service, whenQuiet: defer, usefulFor: P1D }
        - { label: told, emit: told }
  - { label: out, wait: { until: '{% $event.occurredAt %}', plus: P7D, at: '10:00', spread: PT30M } }
  - wait: { until: '{% $event.occurredAt %}' }
  - split: { name: second-try, ways: [{ share: 45, go: told-them }, { share: 45, go: next }, { share: 10, go: end }] }
  - { label: told-them, webhook: { to: crm-mirror, body: { lead: '{% $subject.id %}', days: 7 }, refused: let-go } }
  - { label: let-go, release: { because: third-miss } }
`,
  'every-step.yaml',
)

const everyLevel = parseJourney(
  `journey: every-level
title: { zh-CN: 逐级上报, en: Every level }
about: Tells every level.
subject: complaint
starts: { on: [ComplaintFiled, ComplaintReopened] }
ends: { on: [ComplaintClosed] }
settings: { hours: { P1: PT15M, P2: PT2H, P3: PT4H } }
steps:
  - escalate:
      until: ComplaintContacted
      missing: human-contact
      ladder:
        - { to: dealer, message: complaint-new, after: PT0S }
        - { to: general-manager, message: complaint-new, after: PT0S }
        - { to: manager, message: complaint-overdue, after: '{% $lookup($settings.hours, $event.facts.severity) %}' }
        - { to: brand, message: complaint-overdue, after: P1D }
      stopped: spoken
  - { label: spoken, update: { spoken: true } }
  - escalate:
      until: [OwnerConfirmed, OwnerDisagreed]
      missing: answer
      ladder: [{ to: dealer, message: complaint-overdue, after: { business: PT4H } }]
`,
  'every-level.yaml',
)
const tried = [...journeys, everyStep, everyLevel]

const require = createRequire(import.meta.url)
/** Nested ids are left out: Ajv would resolve the schema's references against them, not against the whole. */
const awsSchema: object = JSON.parse(
  readFileSync(require.resolve('amazon-states-language-service/out/json-schema/bundled.json'), 'utf8'),
  (key, value: unknown) => (key === '$id' ? undefined : value),
)

const validate = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false, validateFormats: false }).compile(
  awsSchema,
)

describe('The compiler', () => {
  test('is tried here with every kind of step', () => {
    expect(new Set([everyStep, everyLevel].flatMap(({ steps }) => steps.map((step) => step.kind)))).toEqual(
      new Set(stepKinds.keys()),
    )
  })

  test.each(tried.map((journey) => [journey.slug, journey] as const))(
    'makes of %s what the published schema of the States Language allows',
    (_, journey) => {
      validate(compileJourney(journey).definition)

      expect(validate.errors ?? []).toEqual([])
    },
  )

  test.each(tried.map((journey) => [journey.slug, journey] as const))(
    'gives every task of %s a time limit and a retry, and leaves only known placeholders',
    (_, journey) => {
      const { definition, functions } = compileJourney(journey)
      const tasks = Object.values(definition.States).filter((state) => state.Type === 'Task')
      const placeholders = new Set(JSON.stringify(definition).match(/\$\{\w+\}/g))

      expect(tasks.every((task) => task.TimeoutSeconds !== undefined && task.Retry.length > 0)).toBe(true)
      const called = functions.map((slug) => `$\{${toPascalCase(slug)}}`)
      // A journey that waits for nothing does not touch the table itself.
      const own = tasks.some((task) => task.Resource.includes(':dynamodb:')) ? ['Partition', 'TableName'] : []
      expect([...placeholders].sort()).toEqual([...called, ...own.map((name) => `$\{${name}}`)].sort())
    },
  )

  test('gives the same machine for the same journey', () => {
    expect(compileJourney(everyStep)).toEqual(compileJourney(everyStep))
  })

  test('tells enrolment what starts, ends and resumes a journey', () => {
    expect(compileJourney(everyStep).registration).toEqual({
      slug: 'every-step',
      subject: 'lead',
      starts: ['LeadCreated', 'LeadQualified'],
      ends: ['LeadClosed'],
      listens: ['LeadAccepted', 'LeadContacted', 'LeadDeclined', 'LeadMerged', 'TaskDone'],
    })
  })

  test.each(tried.map((journey) => [journey.slug, journey] as const))(
    'says what each step of %s does, in both languages and without gaps',
    (_, { steps }) => {
      for (const { sentence } of steps) {
        expect(sentence['zh-CN']).toMatch(/[\u4e00-\u9fff]/)
        expect(sentence.en).not.toMatch(/[\u4e00-\u9fff]/)
        expect(`${sentence['zh-CN']}${sentence.en}`).not.toMatch(/undefined|\[object|\{%/)
      }
    },
  )

  test('keeps the names of states within the limit of Step Functions, however long the labels are', () => {
    const label = (at: number) => `${'a very long label that goes on '.slice(0, 38)}${at}`
    const wait = { for: 'P300DT23H59M59S', on: { LeadContacted: 'next', LeadMerged: 'next', LeadQueued: 'next' } }
    const steps = [
      ...[1, 2].map((at) => ({ label: label(at), wait })),
      ...[3, 4].map((at) => ({ label: label(at), send: { to: 'manager', message: 'm'.repeat(80), class: 'service' } })),
      ...[5, 6].map((at) => ({ label: label(at), emit: 'e'.repeat(80) })),
      { exit: 'x'.repeat(60) },
    ]
    const journey = {
      journey: 'long-names',
      title: { 'zh-CN': '长', en: 'Long' },
      about: 'Long.',
      subject: 'lead',
      starts: { on: 'LeadCreated' },
      steps,
    }

    const { States } = compileJourney(parseJourney(JSON.stringify(journey), 'long-names.json')).definition

    expect(Math.max(...Object.keys(States).map((name) => name.length))).toBeLessThanOrEqual(80)
  })

  test('refuses a machine in which a state leads nowhere', () => {
    const dangling = () => buildMachine('', 'A', { A: { Type: 'Pass', Next: 'B' } })

    expect(dangling).toThrow(BadMachine)
    expect(dangling).toThrow(/"B" does not exist/)
  })
})

describe('A journey with every kind of step', () => {
  const open = (roles: Record<string, Role> = {}) =>
    openStage({
      journeys: [everyStep],
      roles: {
        'score-lead': () => ({ points: 90, grade: 'H', reasons: [] }),
        'send-message': () => ({ state: 'accepted', messageId: 'msg-1' }),
        'offer-lead': () => ({ outcome: 'queued', reason: 'nobody-answered' }),
        'update-lead': () => ({}),
        'emit-event': () => ({}),
        ...roles,
      },
    })
  const tomorrow = Date.parse('2026-11-22T02:00:00Z')

  test('takes the branch whose condition holds, with settings and facts filled in', async () => {
    const stage = await open()
    await stage.happen(leadCreated, { captureId: 'evt-1', brand: 'yunchi' })

    await stage.clock.advanceTo(tomorrow)

    expect(stage.inputsOf('update-lead')).toMatchObject([
      { set: { campaign: 'autumn', brand: 'yunchi' }, step: 'urgent' },
    ])
    expect(await stage.executionOf('every-step')).toMatchObject({ status: 'SUCCEEDED', output: { reason: 'urgent' } })
  })

  test('goes on with the next step when no condition holds', async () => {
    const stage = await open({ 'score-lead': () => ({ points: 10, grade: 'C', reasons: [] }) })
    await stage.happen(leadCreated, { captureId: 'evt-1', brand: 'yunchi' })

    await stage.clock.advanceTo(tomorrow)

    expect(stage.inputsOf('offer-lead')).toHaveLength(1)
    expect(await stage.executionOf('every-step')).toMatchObject({ status: 'SUCCEEDED' })
  })

  test('goes to the label of the event that came, and not before its last wait is over to the end', async () => {
    const stage = await open()
    await stage.happen(leadCreated, { captureId: 'evt-1', brand: 'yunchi' })

    await stage.happen(leadContacted, { advisorId: 'A-1', channel: 'phone' })
    const waiting = await stage.executionOf('every-step')
    await stage.clock.advanceTo(Date.parse('2026-11-21T03:00:00Z'))

    expect(stage.inputsOf('emit-event')).toMatchObject([{ milestone: 'spoken' }])
    expect(waiting).toMatchObject({ status: 'RUNNING' })
    expect(await stage.executionOf('every-step')).toMatchObject({ status: 'SUCCEEDED' })
  })
})
