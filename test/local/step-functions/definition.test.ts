import { expect, it } from 'vitest'
import { openMachineRoom } from './machine-room.ts'

const pass = { Type: 'Pass', End: true }
const task = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', End: true }
const one = (state: object) => ({ StartAt: 'A', States: { A: state, B: pass } })

it.each([
  ['an unknown field', one({ ...pass, ResultPath: '$.x' }), '/States/A/ResultPath'],
  ['an unknown type', one({ Type: 'Loop', End: true }), '/States/A/Type'],
  ['a dangling transition', one({ Type: 'Pass', Next: 'Nowhere' }), "no state 'Nowhere' at /States/A/Next"],
  ['a start that does not exist', { StartAt: 'Z', States: { A: pass } }, '/StartAt'],
  ['a state without a way on', one({ Type: 'Pass' }), 'either Next or "End": true at /States/A'],
  [
    'a resource that is not known',
    one({ ...task, Resource: 'arn:aws:states:::http:invoke.sync' }),
    '/States/A/Resource',
  ],
  ['States.ALL beside others', one({ ...task, Retry: [{ ErrorEquals: ['States.ALL', 'X'] }] }), 'Retry[0]/ErrorEquals'],
  [
    'States.ALL before others',
    one({
      ...task,
      Catch: [
        { ErrorEquals: ['States.ALL'], Next: 'B' },
        { ErrorEquals: ['X'], Next: 'B' },
      ],
    }),
    'Catch[0]/ErrorEquals',
  ],
  ['a heartbeat as long as the timeout', one({ ...task, TimeoutSeconds: 5, HeartbeatSeconds: 5 }), 'HeartbeatSeconds'],
  [
    'a wait for both',
    one({ Type: 'Wait', Seconds: 1, Timestamp: '2026-01-01T00:00:00Z', End: true }),
    'either Seconds',
  ],
  ['a fraction of a second', one({ Type: 'Wait', Seconds: 0.5, End: true }), '/States/A/Seconds'],
  ['an expression that cannot be parsed', one({ ...pass, Output: { a: ['{% 1 + %}'] } }), '/States/A/Output/a[0]'],
  ['an expression without its end', one({ ...pass, Output: '{% 1 ' }), 'must start with {% and end with %}'],
  ['the operator ??, which AWS does not know', one({ ...pass, Output: '{% $states.input.a ?? 1 %}' }), 'not JSONata'],
  ['the operator ?:, which AWS does not know', one({ ...pass, Output: '{% $states.input.a ?: 1 %}' }), 'not JSONata'],
  ['$eval', one({ ...pass, Output: '{% $eval("1") %}' }), '$eval is not available'],
  ['the context at the top', one({ ...pass, Output: '{% $.a %}' }), 'the variable $ is not available'],
  ['the root', one({ ...pass, Output: '{% $$.a %}' }), 'the variable $$ is not available'],
  ['a result where there is none', one({ ...pass, Output: '{% $states.result %}' }), '$states.result exists only in'],
  ['an error where there is none', one({ ...task, Output: '{% $states.errorOutput %}' }), 'exists only in Catch'],
  ['JSONPath in one state', one({ ...pass, QueryLanguage: 'JSONPath' }), "'QueryLanguage' can not be 'JSONPath'"],
  ['JSONPath as a whole', { ...one({ ...task }), QueryLanguage: 'JSONPath' }, 'JSONPath is not supported'],
])('refuses %s, and says where', async (_what, definition, message) => {
  await expect(openMachineRoom().create(definition)).rejects.toMatchObject({
    code: 'InvalidDefinition',
    message: expect.stringContaining(message),
  })
})

it.each([
  ['a context inside a path', '{% $states.input.items.(price * $count($)) %}'],
  ['a context inside a filter', '{% [1, 2, 3][$ > 1] %}'],
  ['a function of its own', '{% $map([1, 2], function($x) { $x + 1 }) %}'],
  ['a transformation', '{% $states.input ~> |$|{"a": 1}| %}'],
  ['a result in Catch-less Output', '{% $states.input.result %}'],
])('takes %s', async (_what, Output) => {
  expect(await openMachineRoom().create(one({ ...pass, Output }))).toContain(':stateMachine:journey')
})

it('asks the task port which resources there are', async () => {
  const room = openMachineRoom({ tasks: { invoke: async () => 1, supports: (name) => name === 'events:putEvents' } })

  await expect(room.create(one(task))).rejects.toThrow("the resource 'arn:aws:states:::lambda:invoke' is not supported")
})

it('lists every fault at once for a definition that is only checked', async () => {
  const definition = JSON.stringify({
    QueryLanguage: 'JSONata',
    ...one({ ...pass, Output: '{% ( %}', Assign: { a: '{% ) %}' } }),
  })

  const answer = await openMachineRoom().engine.handle('ValidateStateMachineDefinition', { definition })

  expect(answer).toMatchObject({
    result: 'FAIL',
    diagnostics: [{ location: '/States/A/Assign/a' }, { location: '/States/A/Output' }],
  })
})
