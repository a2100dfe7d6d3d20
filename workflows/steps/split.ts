import { z } from 'zod'
import { withRemedy } from '../problem.ts'
import { defineStep, slugSchema } from './step.ts'

const settingsSchema = z
  .strictObject({
    name: slugSchema.describe('The name of the comparison: another name divides the same people anew'),
    ways: z
      .array(
        z.strictObject({
          share: z.int().min(1).max(99).describe('How many of a hundred'),
          go: z.string().describe('The label to go to (or `next`, or `end`)'),
        }),
      )
      .min(2)
      .max(10)
      .describe('The ways and their shares'),
  })
  .refine(({ ways }) => ways.reduce((sum, { share }) => sum + share, 0) === 100, {
    path: ['ways'],
    error: withRemedy('the shares do not make 100', 'Change them so that together they are 100'),
  })

/**
 * Divides subjects among ways, by their id: the same subject always goes the same way under the same name. `$way` is then the
 * label. A way that leads to nothing is the hold-out that the others are compared with.
 */
export const split = defineStep({
  kind: 'split',
  schema: settingsSchema,
  gives: ['way'],
  isLast: true,
  leads: ({ ways }) => ways.map(({ go }, at) => ({ to: go, path: ['ways', at, 'go'] })),
  sentence: ({ name, ways }) => ({
    'zh-CN': `按「${name}」分流：${ways.map(({ share, go }) => `${share}% 转到「${go}」`).join('，')}`,
    en: `Divide by "${name}": ${ways.map(({ share, go }) => `${share} % to "${go}"`).join(', ')}`,
  }),
  called: ({ name }) => `split-${name}`,
  entry: stateName,
  states: ({ name, ways }, place) => {
    const rules = ways.map(({ go }, at) => ({
      Condition: `{% ${bucketOf(name)} < ${ways.slice(0, at + 1).reduce((sum, { share }) => sum + share, 0)} %}`,
      Next: place.stateOf(go),
      Assign: { way: go },
    }))
    const last = rules.at(-1)
    return {
      [place.name(stateName({ name }))]: {
        Type: 'Choice',
        Choices: rules.slice(0, -1),
        Default: last?.Next ?? '',
        ...(last && { Assign: last.Assign }),
      },
    }
  },
})

/** 0 to 99, from the hash of the subject's id and the split's name: `$hash` is Step Functions' own, and JSONata's `$number` reads hexadecimals. */
function bucketOf(name: string): string {
  const key = `$states.context.Execution.Input.subject.id & '#${name}'`
  return `$number('0x' & $substring($hash(${key}, 'SHA-256'), 0, 8)) % 100`
}

function stateName({ name }: { name: string }): string {
  return `Which way? ${name.slice(0, 30)}`
}
