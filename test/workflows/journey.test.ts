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

  const nested = (step: string): string =>
    `  - repeat:\n      atMost: 3\n      steps:\n        - emit: begun\n        - ${step}\n`
  const complaints = HEAD.replace('subject: lead', 'subject: complaint')
    .replace('LeadCreated', 'ComplaintFiled')
    .replace('LeadClosed', 'ComplaintClosed')
  const escalating = (ladder: string): string =>
    `  - escalate:\n      until: ComplaintContacted\n      missing: contact\n      ladder:\n${ladder}`
  const level = (to: string, after: string): string =>
    `        - { to: ${to}, message: complaint-new, after: ${after} }\n`

  const later: typeof cases = [
    [
      'a recipient that the subject does not have',
      '  - send: { to: brand, message: hello, class: service }\n',
      { line: FIRST, path: 'steps[0].send.to', problem: /a lead has no `brand`/, remedy: /owner, holder, manager/ },
    ],
    [
      'an unknown purpose',
      '  - send: { to: owner, message: hello, class: service, purpose: fun }\n',
      { line: FIRST, path: 'steps[0].send.purpose', problem: /`purpose`/, remedy: /answer, safety, complaint/ },
    ],
    [
      'marketing that calls itself an answer',
      '  - send: { to: owner, message: hello, class: marketing, purpose: answer }\n',
      { line: FIRST, path: 'steps[0].send.purpose', problem: /never an answer/, remedy: /another purpose/ },
    ],
    [
      'an unknown rule for quiet hours',
      '  - send: { to: owner, message: hello, class: service, whenQuiet: wait }\n',
      { line: FIRST, path: 'steps[0].send.whenQuiet', problem: /`whenQuiet`/, remedy: /defer, drop/ },
    ],
    [
      'a use that is no duration',
      '  - send: { to: owner, message: hello, class: service, usefulFor: 3d }\n',
      { line: FIRST, path: 'steps[0].send.usefulFor', problem: /"3d" is not a duration/, remedy: /P3D/ },
    ],
    [
      'a wait with two time limits',
      "  - wait: { for: P3D, until: '2027-02-05' }\n",
      { line: FIRST, path: 'steps[0].wait.for', problem: /either `for` or `until`/, remedy: /Add `for:`/ },
    ],
    [
      'a time of day without a day',
      "  - wait: { for: P3D, at: '10:00' }\n",
      { line: FIRST, path: 'steps[0].wait.for', problem: /`at`.* belong to `until`/, remedy: /`until:`/ },
    ],
    [
      'a day that is none',
      "  - wait: { until: tomorrow, at: '10:00' }\n",
      { line: FIRST, path: 'steps[0].wait.until', problem: /neither a day nor a moment/, remedy: /2027-02-05/ },
    ],
    [
      'a clock time that is none',
      "  - wait: { until: '2027-02-05', at: '10 Uhr' }\n",
      { line: FIRST, path: 'steps[0].wait.at', problem: /no clock time/, remedy: /HH:MM/ },
    ],
    [
      'opening hours counted in days',
      '  - wait: { for: { business: P3D } }\n',
      { line: FIRST, path: 'steps[0].wait.for.business', problem: /has no days/, remedy: /business: PT4H/ },
    ],
    [
      'a task without a time',
      '  - task: { to: holder, task: first-call }\n',
      { line: FIRST, path: 'steps[0].task.within', problem: /by when is missing/, remedy: /within: PT15M/ },
    ],
    [
      'a task for somebody who does not exist',
      '  - task: { to: boss, task: first-call, within: PT1H }\n',
      { line: FIRST, path: 'steps[0].task.to', problem: /`to`/, remedy: /holder, manager, service, general-manager/ },
    ],
    [
      'a task that leads nowhere',
      '  - task: { to: holder, task: first-call, within: PT1H, on: { missed: gone } }\n',
      { line: FIRST, path: 'steps[0].task.on.missed', problem: /no step has the label "gone"/, remedy: /label: gone/ },
    ],
    [
      'an event that answers one task among several',
      '  - wait: { for: P3D, on: { TaskDone: next } }\n',
      { line: FIRST, path: 'steps[0].wait.on.TaskDone', problem: /one task/, remedy: /`task`/ },
    ],
    [
      'a repeat without an end',
      '  - repeat: { steps: [{ emit: said }] }\n',
      { line: FIRST, path: 'steps[0].repeat.atMost', problem: /how often at most/, remedy: /atMost: 12/ },
    ],
    [
      'a repeat without steps',
      '  - repeat: { atMost: 3 }\n',
      { line: FIRST, path: 'steps[0].repeat.steps', problem: /what to repeat/, remedy: /steps:/ },
    ],
    [
      'too many rounds',
      '  - repeat: { atMost: 900, steps: [{ emit: said }] }\n',
      { line: FIRST, path: 'steps[0].repeat.atMost', problem: /more than 60 rounds/, remedy: /sweep/ },
    ],
    [
      'a repeat that nothing repeats',
      '  - repeat:\n      atMost: 3\n      steps:\n        - exit: done\n',
      { line: FIRST, path: 'steps[0]', problem: /nothing is repeated/, remedy: /without `repeat`/ },
    ],
    [
      'a misspelt key of a step inside a repeat',
      nested('send: { too: owner, message: hello, class: service }'),
      { line: FIRST + 4, path: 'steps[0].repeat.steps[1].send.too', problem: /`too` is not known/, remedy: /spelling/ },
    ],
    [
      'a step inside a repeat that does two things',
      nested('{ score: lead, emit: scored }'),
      { line: FIRST + 4, path: 'steps[0].repeat.steps[1].score', problem: /score and emit/, remedy: /step of its own/ },
    ],
    [
      'a recipient inside a repeat',
      nested('send: { to: brand, message: hello, class: service }'),
      { line: FIRST + 4, path: 'steps[0].repeat.steps[1].send.to', problem: /no `brand`/, remedy: /owner/ },
    ],
    [
      'a way into a repeat',
      `  - branch: [{ if: '{% true %}', go: inside }]\n${nested('{ label: inside, emit: said }')}`,
      { line: FIRST, path: 'steps[0].branch[0].go', problem: /inside a repeat/, remedy: /the repeat itself/ },
    ],
    [
      'a way back inside a repeat',
      `  - repeat:\n      atMost: 3\n      steps:\n        - { label: a, emit: said }\n        - branch: [{ if: '{% true %}', go: a }]\n`,
      { line: FIRST + 4, path: 'steps[0].repeat.steps[1].branch[0].go', problem: /only goes forward/, remedy: /below/ },
    ],
    [
      'the round where nothing is repeated',
      "  - branch: [{ if: '{% $round > 1 %}', go: end }]\n",
      { line: FIRST, path: 'steps[0].branch[0].if', problem: /\$round does not exist/, remedy: /\$event/ },
    ],
    [
      'a condition of a repeat on what its steps do not find',
      '  - repeat:\n      atMost: 3\n      while: \'{% $task.result = "x" %}\'\n      steps: [{ emit: said }]\n',
      { line: FIRST + 2, path: 'steps[0].repeat.while', problem: /\$task does not exist/, remedy: /\$round/ },
    ],
    [
      'shares that do not make a hundred',
      '  - split: { name: try, ways: [{ share: 45, go: next }, { share: 45, go: end }] }\n',
      { line: FIRST, path: 'steps[0].split.ways', problem: /do not make 100/, remedy: /together/ },
    ],
    [
      'a split that leads nowhere',
      '  - split: { name: try, ways: [{ share: 50, go: gone }, { share: 50, go: end }] }\n',
      { line: FIRST, path: 'steps[0].split.ways[0].go', problem: /label "gone"/, remedy: /label: gone/ },
    ],
    [
      'a step for another subject',
      escalating(level('dealer', 'PT0S')),
      { line: FIRST, path: 'steps[0].escalate', problem: /not for a lead/, remedy: /complaint/ },
    ],
    [
      'a webhook without a body',
      '  - webhook: { to: crm-mirror }\n',
      { line: FIRST, path: 'steps[0].webhook.body', problem: /what to say is missing/, remedy: /leadId/ },
    ],
  ]

  test.each([...cases, ...later])('%s', (_, steps, expected) => {
    const [problem] = problemsOfSteps(steps)

    expect(problem).toMatchObject({ line: expected.line, path: expected.path })
    expect(problem?.problem).toMatch(expected.problem)
    expect(problem?.remedy).toMatch(expected.remedy)
  })

  test.each([
    ['a level that is told twice', level('dealer', 'PT0S') + level('dealer', 'PT2H'), 1, 'ladder[1].to', /told twice/],
    [
      'a level before the one above it',
      level('dealer', 'PT2H') + level('manager', 'PT1H'),
      1,
      'ladder[1].after',
      /level above/,
    ],
    [
      'a level without a time',
      '        - { to: dealer, message: complaint-new }\n',
      0,
      'ladder[0].after',
      /is missing/,
    ],
    ['a level that does not exist', level('king', 'PT0S'), 0, 'ladder[0].to', /`to`/],
  ])('%s', (_, ladder, row, path, problem) => {
    const [found] = problemsOf(complaints + escalating(ladder))

    expect(found).toMatchObject({ line: FIRST + 4 + row, path: `steps[0].escalate.${path}` })
    expect(found?.problem).toMatch(problem)
  })

  test('several starts of which one is misspelt', () => {
    const problems = problemsOf(
      `${HEAD.replace('on: LeadCreated', 'on: [LeadCreated, LeadQualifed]')}  - score: lead\n`,
    )

    expect(problems).toMatchObject([
      { line: 5, path: 'starts.on[1]', remedy: expect.stringContaining('LeadQualified') },
    ])
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
