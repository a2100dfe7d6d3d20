import { describe, expect, test } from 'vitest'
import { parseJourney } from '../../workflows/journey.ts'
import { JourneyError } from '../../workflows/problem.ts'

const HEAD = `journey: call-back
title: { zh-CN: 回访, en: Call back }
about: Calls back.
subject: lead
starts: { on: LeadCreated }
ends: { on: [LeadClosed] }
settings: { patience: P3D, limits: { high: 80 } }
steps:
`
/** The line of the first step. */
const FIRST = 9

function problemsOf(text: string) {
  try {
    parseJourney(text, 'call-back.yaml')
  } catch (error) {
    if (error instanceof JourneyError) return error.problems
    throw error
  }
  return []
}

const problemsOfSteps = (steps: string) => problemsOf(HEAD + steps)

describe('A journey file', () => {
  test('is read with its steps, labels and settings', () => {
    const journey = parseJourney(
      `${HEAD}  - score: lead
  - wait: { for: '{% $settings.patience %}', on: { LeadContacted: thanks } }
  - { exit: nobody called }
  - { label: thanks, send: { to: owner, message: lead-thanks, class: service } }
`,
      'call-back.yaml',
    )

    expect(journey.slug).toBe('call-back')
    expect(journey.steps.map((step) => step.name)).toEqual(['score', 'wait', 'exit', 'thanks'])
    expect(journey.steps[1]?.settings).toEqual({ for: 'P3D', on: { LeadContacted: 'thanks' } })
    expect(journey.steps[1]?.sentence).toEqual({
      'zh-CN': '最多等待 3 天，除非先发生：LeadContacted',
      en: 'Wait for at most 3 days, unless this comes first: LeadContacted',
    })
  })

  test('may be JSON, as a console writes it', () => {
    const journey = parseJourney(
      JSON.stringify({
        journey: 'call-back',
        title: { 'zh-CN': '回访', en: 'Call back' },
        about: 'Calls back.',
        subject: 'lead',
        starts: { on: 'LeadCreated' },
        steps: [{ exit: 'done' }],
      }),
      'call-back.json',
    )

    expect(journey.ends.on).toEqual([])
  })

  test('names two equal steps apart', () => {
    const journey = parseJourney(`${HEAD}  - wait: { for: P1D }\n  - wait: { for: P2D }\n`, 'call-back.yaml')

    expect(journey.steps.map((step) => step.name)).toEqual(['wait', 'wait-2'])
  })
})

describe('A faulty journey file is refused with line, path and remedy:', () => {
  const cases: [
    what: string,
    steps: string,
    expected: { line: number; path: string; problem: RegExp; remedy: RegExp },
  ][] = [
    [
      'an unknown kind of step',
      '  - score: lead\n  - conjure: {}\n',
      {
        line: FIRST + 1,
        path: 'steps[1].conjure',
        problem: /unknown step kind "conjure"/,
        remedy: /score, offer, .*send/,
      },
    ],
    [
      'a step that does two things',
      '  - { score: lead, emit: scored }\n',
      { line: FIRST, path: 'steps[0].score', problem: /score and emit/, remedy: /step of its own/ },
    ],
    [
      'a wait without a time limit',
      '  - wait:\n      on: { LeadContacted: next }\n',
      { line: FIRST, path: 'steps[0].wait.for', problem: /time limit/, remedy: /Add `for:`/ },
    ],
    [
      'a duration that is none',
      '  - wait:\n      for: 3 days\n',
      { line: FIRST + 1, path: 'steps[0].wait.for', problem: /"3 days" is not a duration/, remedy: /P3D/ },
    ],
    [
      'a wait of more than a year',
      '  - wait: { for: P366D }\n',
      { line: FIRST, path: 'steps[0].wait.for', problem: /365 days/, remedy: /PT15M/ },
    ],
    [
      'a misspelt event',
      '  - wait:\n      for: P3D\n      on: { LeadContactd: next }\n',
      { line: FIRST + 2, path: 'steps[0].wait.on.LeadContactd', problem: /unknown event/, remedy: /LeadContacted/ },
    ],
    [
      'an event that answers one offer among several',
      '  - wait: { for: P3D, on: { LeadAccepted: next } }\n',
      { line: FIRST, path: 'steps[0].wait.on.LeadAccepted', problem: /one offer/, remedy: /`offer`/ },
    ],
    [
      'an event about something else',
      '  - wait: { for: P3D, on: { DealerRecorded: next } }\n',
      { line: FIRST, path: 'steps[0].wait.on.DealerRecorded', problem: /about a dealer/, remedy: /same subject/ },
    ],
    [
      'a label that does not exist',
      "  - branch:\n      - { if: '{% true %}', go: thnks }\n  - { label: thanks, emit: thanked }\n",
      { line: FIRST + 1, path: 'steps[0].branch[0].go', problem: /no step has the label "thnks"/, remedy: /thanks/ },
    ],
    [
      'a way back',
      "  - { label: start, emit: begun }\n  - branch: [{ if: '{% true %}', go: start }]\n",
      { line: FIRST + 1, path: 'steps[1].branch[0].go', problem: /only goes forward/, remedy: /below/ },
    ],
    [
      'a label that exists twice',
      '  - { label: a, emit: one }\n  - { label: a, emit: two }\n',
      { line: FIRST + 1, path: 'steps[1].label', problem: /exists twice/, remedy: /Rename/ },
    ],
    [
      'a step that nothing leads to',
      '  - exit: done\n  - { label: never, emit: never }\n',
      { line: FIRST + 1, path: 'steps[1]', problem: /nothing leads to this step/, remedy: /go to "never"/ },
    ],
    [
      'a misspelt key',
      '  - send: { to: owner, mesage: hello, class: service }\n',
      { line: FIRST, path: 'steps[0].send.mesage', problem: /`mesage` is not known/, remedy: /spelling/ },
    ],
    [
      'a variable that does not exist yet',
      '  - branch: [{ if: \'{% $score.grade = "H" %}\', go: end }]\n  - score: lead\n',
      { line: FIRST, path: 'steps[0].branch[0].if', problem: /\$score does not exist/, remedy: /\$event/ },
    ],
    [
      'a variable that exists only on one of the ways here',
      "  - branch: [{ if: '{% true %}', go: later }]\n  - score: lead\n  - { label: later, branch: [{ if: '{% $score.points > 5 %}', go: end }] }\n",
      { line: FIRST + 2, path: 'steps[2].branch[0].if', problem: /\$score does not exist/, remedy: /one may use/ },
    ],
    [
      'a setting that does not exist',
      "  - wait: { for: '{% $settings.patienc %}' }\n",
      { line: FIRST, path: 'steps[0].wait.for', problem: /no setting "patienc"/, remedy: /settings:/ },
    ],
    [
      'a setting of a condition that does not exist',
      "  - branch: [{ if: '{% $settings.limits.low > 3 %}', go: end }]\n",
      { line: FIRST, path: 'steps[0].branch[0].if', problem: /no setting "limits.low"/, remedy: /settings:/ },
    ],
    [
      'a condition that is not JSONata',
      "  - branch: [{ if: '{% $event.name = %}', go: end }]\n",
      { line: FIRST, path: 'steps[0].branch[0].if', problem: /not JSONata/, remedy: /Correct/ },
    ],
    [
      'a condition with an operator that Step Functions lacks',
      "  - branch: [{ if: '{% $event.facts.brand ?? true %}', go: end }]\n",
      { line: FIRST, path: 'steps[0].branch[0].if', problem: /not JSONata 2.0/, remedy: /\?\?/ },
    ],
    [
      'a condition with $eval',
      "  - branch: [{ if: '{% $eval($event.name) %}', go: end }]\n",
      { line: FIRST, path: 'steps[0].branch[0].if', problem: /no function \$eval/, remedy: /JSONata/ },
    ],
    [
      'a text where CloudFormation would put something else',
      "  - update: { note: '$" + "{Secret}' }\n",
      { line: FIRST, path: 'steps[0].update.note', problem: /neither a text nor an expression/, remedy: /\{% … %\}/ },
    ],
    [
      'a name without a $',
      "  - score: lead\n  - branch: [{ if: '{% score.points > 5 %}', go: end }]\n",
      { line: FIRST + 1, path: 'steps[1].branch[0].if', problem: /`score` alone/, remedy: /\$score/ },
    ],
  ]

  test.each(cases)('%s', (_, steps, expected) => {
    const [problem] = problemsOfSteps(steps)

    expect(problem).toMatchObject({ line: expected.line, path: expected.path })
    expect(problem?.problem).toMatch(expected.problem)
    expect(problem?.remedy).toMatch(expected.remedy)
  })

  test('broken YAML', () => {
    expect(problemsOfSteps('  - score: [lead\n')[0]).toMatchObject({ problem: expect.stringMatching(/not YAML/) })
  })

  test('an event that both starts and ends it', () => {
    const problems = problemsOf(`${HEAD.replace('[LeadClosed]', '[LeadClosed, LeadCreated]')}  - score: lead\n`)

    expect(problems).toMatchObject([{ line: 6, path: 'ends.on[1]' }])
  })

  test('all problems at once, each on its own line of the message', () => {
    const refused = () => parseJourney(`${HEAD}  - conjure: {}\n  - wait: {}\n`, 'call-back.yaml')

    expect(refused).toThrow(/call-back.yaml:9 .*\ncall-back.yaml:10 /)
  })
})
