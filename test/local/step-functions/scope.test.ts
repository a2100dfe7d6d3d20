import { expect, it } from 'vitest'
import { failingTasks, LAMBDA, openMachineRoom } from './machine-room.ts'

const flow = (States: Record<string, object>) => ({ StartAt: Object.keys(States)[0], States })

it('shows new variables to the next state only: Assign and Output both see the values of entry', async () => {
  const { output } = await openMachineRoom().run({
    First: { Type: 'Pass', Assign: { x: 1, y: 2 }, Next: 'Swap' },
    Swap: {
      Type: 'Pass',
      Assign: { x: '{% $y %}', y: '{% $x %}' },
      Output: { seen: '{% [$x, $y] %}' },
      Next: 'Last',
    },
    Last: { Type: 'Pass', Output: { seen: '{% $states.input.seen %}', now: '{% [$x, $y] %}' }, End: true },
  })

  expect(output).toEqual({ seen: [1, 2], now: [2, 1] })
})

it('fails a state that reads a variable which nobody has assigned yet', async () => {
  const { error, cause } = await openMachineRoom().run({
    Early: { Type: 'Pass', Output: '{% $later %}', Next: 'Late' },
    Late: { Type: 'Pass', Assign: { later: 1 }, End: true },
  })

  expect(error).toBe('States.QueryEvaluationError')
  expect(cause).toContain("'$later' specified for the field 'Output' returned nothing (undefined)")
})

it('lets a branch read what is outside, keeps its own variables apart, and forgets them at its end', async () => {
  const branch = (mine: number) =>
    flow({
      Set: { Type: 'Pass', Assign: { mine }, Next: 'Get' },
      Get: { Type: 'Pass', Output: '{% [$outer, $mine] %}', End: true },
    })

  const { output } = await openMachineRoom().run({
    Before: { Type: 'Pass', Assign: { outer: 'o' }, Next: 'Both' },
    Both: { Type: 'Parallel', Branches: [branch(1), branch(2)], Next: 'After' },
    After: { Type: 'Pass', Output: '{% {"results": $states.input, "gone": $exists($mine)} %}', End: true },
  })

  expect(output).toEqual({
    results: [
      ['o', 1],
      ['o', 2],
    ],
    gone: false,
  })
})

it('refuses a machine whose branch assigns a variable of the outer scope', async () => {
  const room = openMachineRoom()
  const inner = flow({ Set: { Type: 'Pass', Assign: { stage: 2 }, End: true } })

  const created = room.create(
    flow({
      Before: { Type: 'Pass', Assign: { stage: 1 }, Next: 'Both' },
      Both: { Type: 'Parallel', Branches: [inner], End: true },
    }),
  )

  await expect(created).rejects.toThrow("'stage' is a variable of an outer scope")
})

it('gives each item of a Map its index and value, and results in the order of the items', async () => {
  const { output } = await openMachineRoom().run({
    Each: {
      Type: 'Map',
      Items: '{% ["a", "b", "c"] %}',
      ItemSelector: { at: '{% $states.context.Map.Item.Index %}', value: '{% $states.context.Map.Item.Value %}' },
      ItemProcessor: flow({
        // The first item waits longest.
        Pause: { Type: 'Wait', Seconds: '{% 10 - $states.input.at %}', Next: 'Show' },
        Show: {
          Type: 'Pass',
          Output: '{% $states.input.value & $states.input.at & $states.context.Map.Item.Index %}',
          End: true,
        },
      }),
      End: true,
    },
  })

  expect(output).toEqual(['a00', 'b11', 'c22'])
})

it('runs no more items at a time than MaxConcurrency', async () => {
  let running = 0
  let most = 0
  const room = openMachineRoom({
    tasks: {
      invoke: async () => {
        most = Math.max(most, ++running)
        await new Promise((resolve) => setTimeout(resolve, 5))
        running -= 1
        return 1
      },
    },
  })

  await room.run({
    Each: {
      Type: 'Map',
      Items: [1, 2, 3, 4, 5, 6, 7],
      MaxConcurrency: 3,
      ItemProcessor: flow({ Call: { Type: 'Task', Resource: LAMBDA, End: true } }),
      End: true,
    },
  })

  expect(most).toBe(3)
})

it('gives an empty list for a Map without items', async () => {
  const { output } = await openMachineRoom().run({
    Each: { Type: 'Map', Items: [], ItemProcessor: flow({ P: { Type: 'Pass', End: true } }), End: true },
  })

  expect(output).toEqual([])
})

it('does not evaluate Assign and Output of a state that is left through Catch', async () => {
  const { output } = await openMachineRoom({ tasks: failingTasks('Down') }).run({
    Call: {
      Type: 'Task',
      Resource: LAMBDA,
      Assign: { how: 'well' },
      Output: 'ignored',
      Catch: [{ ErrorEquals: ['Down'], Assign: { how: '{% $states.errorOutput.Error %}' }, Next: 'Show' }],
      End: true,
    },
    Show: { Type: 'Pass', Output: { how: '{% $how %}', input: '{% $states.input %}' }, End: true },
  })

  expect(output).toEqual({ how: 'Down', input: { Error: 'Down', Cause: 'Down happened' } })
})

it('takes the assignments of the matching choice rule, and those of the state only for Default', async () => {
  const choice = {
    Type: 'Choice',
    Choices: [{ Condition: '{% $states.input.hot %}', Assign: { by: 'rule' }, Next: 'Show' }],
    Default: 'Show',
    Assign: { by: 'default' },
  }
  const states = { Route: choice, Show: { Type: 'Pass', Output: '{% $by %}', End: true } }

  expect(await openMachineRoom().run(states, { input: { hot: true } })).toMatchObject({ output: 'rule' })
  expect(await openMachineRoom().run(states, { input: { hot: false } })).toMatchObject({ output: 'default' })
})

it('shows an item of a distributed Map no variable from outside', async () => {
  const each = (Mode: string) => ({
    Set: { Type: 'Pass', Assign: { outer: 1 }, Next: 'Each' },
    Each: {
      Type: 'Map',
      Items: [1],
      ItemProcessor: {
        ProcessorConfig: Mode === 'INLINE' ? { Mode } : { Mode, ExecutionType: 'STANDARD' },
        ...flow({ Look: { Type: 'Pass', Output: '{% $exists($outer) %}', End: true } }),
      },
      End: true,
    },
  })

  expect(await openMachineRoom().run(each('INLINE'))).toMatchObject({ output: [true] })
  expect(await openMachineRoom().run(each('DISTRIBUTED'))).toMatchObject({ output: [false] })
})
