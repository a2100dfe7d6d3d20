import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type State, targetsOf } from '../../workflows/asl.ts'
import { compileJourney } from '../../workflows/compile.ts'
import { type Journey, parseJourney } from '../../workflows/journey.ts'
import { JourneyError } from '../../workflows/problem.ts'

/** What a step shall do; each number chooses among the places that it may lead to. */
type Plan =
  | { kind: 'emit' | 'wait' | 'send' | 'exit'; go?: number }
  | { kind: 'branch' | 'split' | 'task'; leads: number[] }
  | { kind: 'repeat'; steps: Plan[] }

const lead = fc.nat(12)
const simple = fc.constantFrom('emit', 'wait', 'send' as const)
const { plans } = fc.letrec<{ plans: Plan[]; plan: Plan }>((tie) => ({
  plan: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 4, arbitrary: fc.record({ kind: simple }) },
    { weight: 1, arbitrary: fc.record({ kind: simple, go: lead }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('exit' as const) }) },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constantFrom('branch', 'split', 'task' as const),
        leads: fc.array(lead, { minLength: 3, maxLength: 3 }),
      }),
    },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('repeat' as const), steps: tie('plans') }) },
  ),
  plans: fc.array(tie('plan'), { minLength: 1, maxLength: 5 }),
}))

/** Writes the plan as an author would: ways lead to the next step, the end, or a step further down here or around. */
function write(list: readonly Plan[], prefix = 's', around: readonly string[] = []): unknown[] {
  return list.map((step, at) => {
    const label = `${prefix}${at}`
    const below = [...list.keys()].filter((each) => each > at).map((each) => `${prefix}${each}`)
    const targets = ['next', 'end', ...below, ...around]
    const target = (number: number): string => targets[number % targets.length] ?? 'next'
    if (step.kind === 'repeat') {
      const steps = write(step.steps, `${label}-`, [...below, ...around])
      return { label, repeat: { atMost: 3, while: '{% $round < 3 %}', steps } }
    }
    if ('leads' in step) return { label, ...fork(step.kind, step.leads.map(target)) }
    if (step.kind === 'exit') return { label, exit: 'done' }
    const go = step.go === undefined ? {} : { go: target(step.go) }
    if (step.kind === 'emit') return { label, emit: 'said', ...go }
    if (step.kind === 'send') return { label, send: { to: 'owner', message: 'hello', class: 'service' }, ...go }
    return { label, wait: { for: 'PT1H', on: { LeadContacted: 'next' } }, ...go }
  })
}

function fork(kind: 'branch' | 'split' | 'task', [a = 'next', b = 'next', c = 'next']: readonly string[]): object {
  if (kind === 'branch') return { branch: [{ if: '{% true %}', go: a }] }
  if (kind === 'split')
    return {
      split: {
        name: 'half',
        ways: [
          { share: 50, go: a },
          { share: 50, go: b },
        ],
      },
    }
  const unless = { LeadContacted: c }
  return { task: { to: 'holder', task: 'first-call', within: 'PT1H', on: { done: a, missed: b }, unless } }
}

/** The journey, or nothing where its author would be told what is wrong with it. */
function validJourney(plan: readonly Plan[]): Journey | undefined {
  const journey = {
    journey: 'any',
    title: { 'zh-CN': '任', en: 'Any' },
    about: 'Any.',
    subject: 'lead',
    starts: { on: 'LeadCreated' },
    ends: { on: ['LeadClosed'] },
    steps: write(plan),
  }
  try {
    return parseJourney(JSON.stringify(journey), 'any.json')
  } catch (error) {
    if (error instanceof JourneyError) return undefined
    throw error
  }
}

function reachable(states: Readonly<Record<string, State>>, from: string): Set<string> {
  const seen = new Set<string>()
  const open = [from]
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const state = states[name]
    if (seen.has(name) || !state) continue
    seen.add(name)
    open.push(...targetsOf(state))
  }
  return seen
}

test('whatever the checks let through becomes a machine in which every state exists and is reached', () => {
  let valid = 0
  fc.assert(
    fc.property(plans, (plan) => {
      const journey = validJourney(plan)
      if (!journey) return
      valid++

      const { States, StartAt } = compileJourney(journey).definition

      expect([...reachable(States, StartAt)].sort()).toEqual(Object.keys(States).sort())
      expect(Math.max(...Object.keys(States).map((name) => name.length))).toBeLessThanOrEqual(80)
    }),
    { numRuns: 800 },
  )
  expect(valid).toBeGreaterThan(250)
})
