import { expect, it } from 'vitest'
import { openMachineRoom, START } from './machine-room.ts'

/** What a Pass with this expression puts out, or the cause of its failure. */
async function evaluate(expression: string, input: unknown = {}) {
  const room = openMachineRoom()
  const { output, cause } = await room.run(
    { P: { Type: 'Pass', Output: { value: `{% ${expression} %}` }, End: true } },
    { input: { input } },
  )
  return cause ?? output
}

it('knows no other time than that of the machine', async () => {
  expect(await evaluate('$now()')).toEqual({ value: new Date(START).toISOString() })
  expect(await evaluate('$millis()')).toEqual({ value: START })
  expect(await evaluate('$now("[Y0001]-[M01]-[D01] [H01]:[m01]", "+0800")')).toEqual({ value: '2026-01-05 08:00' })
})

it('knows no other chance than that of the machine', async () => {
  expect(await evaluate('[$uuid(), $random(), $shuffle([1..20])]')).toEqual(
    await evaluate('[$uuid(), $random(), $shuffle([1..20])]'),
  )
  expect(await evaluate('$random(7) = $random(7)')).toEqual({ value: true })
  expect(JSON.stringify(await evaluate('$uuid()'))).toMatch(
    /"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"/,
  )
})

it('has the functions that Step Functions adds', async () => {
  expect(await evaluate('$partition([1, 2, 3, 4, 5], 2)')).toEqual({ value: [[1, 2], [3, 4], [5]] })
  expect(await evaluate('$range(0, 10, 4)')).toEqual({ value: [0, 4, 8] })
  expect(await evaluate('$parse("{\\"a\\":[1]}")')).toEqual({ value: { a: [1] } })
  expect(await evaluate('$hash("input data", "SHA-1")')).toEqual({ value: 'aaff4a450a104cd177d28d18d74485e8cae074b7' })
})

it('gives at most 1000 values for $range', async () => {
  expect(await evaluate('$count($range(1, 1000, 1))')).toEqual({ value: 1000 })
  expect(await evaluate('$count($range(1, 1001, 1))')).toContain('at most 1000 values')
})

it('leaves out what an expression does not find inside an object, but fails for a whole field', async () => {
  expect(await evaluate('{"a": $nobody}')).toEqual({ value: {} })
  expect(await evaluate('$nobody')).toContain('returned nothing (undefined)')
})

it('refuses a function as a result', async () => {
  expect(await evaluate('function($x) { $x }')).toContain('returned an unsupported result type')
  expect(await evaluate('[1, $sum]')).toContain('returned an unsupported result type')
})

it('gives one match as itself, several as a list', async () => {
  expect(await evaluate('$states.input.input[p > 1]', [{ p: 1 }, { p: 2 }])).toEqual({ value: { p: 2 } })
  expect(await evaluate('$states.input.input[p > 0].p', [{ p: 1 }, { p: 2 }])).toEqual({ value: [1, 2] })
})

it('ends an expression that runs for ever', async () => {
  const cause = await evaluate('($f := function($n) { $f($n + 1) }; $f(0))')

  expect(cause).toContain('Expression evaluation timeout')
}, 20_000)

it('keeps apart what two fields make of the same value', async () => {
  const { output } = await openMachineRoom().run(
    {
      P: { Type: 'Pass', Assign: { list: '{% $states.input.list %}' }, Next: 'Q' },
      Q: {
        Type: 'Pass',
        Assign: { longer: '{% $append($list, 4) %}', marked: '{% $list ~> |$|{"x": 1}| %}' },
        Next: 'R',
      },
      R: { Type: 'Pass', Output: '{% {"list": $list, "longer": $longer} %}', End: true },
    },
    { input: { list: [{ a: 1 }, { a: 2 }] } },
  )

  expect(output).toEqual({ list: [{ a: 1 }, { a: 2 }], longer: [{ a: 1 }, { a: 2 }, 4] })
})
